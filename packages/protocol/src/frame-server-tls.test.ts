import { once } from "node:events";
import { connect as connectPlain } from "node:net";
import { connect as connectTls } from "node:tls";
import { Authority, type Issued } from "@cutline/certificates";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { type FrameGuest, FrameServer, type FrameServerOptions } from "./frame-server.js";
import { pinnedAgent } from "./frame-tls.js";
import { SUBPROTOCOL } from "./frames.js";
import type { TurnedAway } from "./stranger-log.js";

/** A server that speaks TLS, and who has come to it. */
class Scene {
  readonly guests: FrameGuest[] = [];
  readonly turnedAway: TurnedAway[] = [];

  private constructor(
    readonly own: Issued,
    readonly server: FrameServer,
  ) {}

  static async listen(own: Issued, changed: Partial<FrameServerOptions> = {}): Promise<Scene> {
    const limits = { connectionsMax: 10, upgradeMsMax: 5_000, introductionBytesMax: 4_096 };
    const turnedAway = (stranger: TurnedAway): void => void scene.turnedAway.push(stranger);
    const server = await FrameServer.listen({ listenHost: "127.0.0.1", ...limits, tls: own, turnedAway, ...changed }, (guest) => {
      guest.socket.on("error", () => undefined);
      scene.guests.push(guest);
    });
    const scene = new Scene(own, server);
    onTestFinished(() => {
      server.close();
    });
    return scene;
  }

  get port(): number {
    return Number(new URL(this.server.address).port);
  }

  /** Dials as somebody who has `own`. Resolves when the connection stands, and rejects where it fails. */
  async dial(own: Issued): Promise<WebSocket> {
    const socket = new WebSocket(this.server.address, SUBPROTOCOL, { agent: pinnedAgent(own) });
    onTestFinished(() => {
      socket.terminate();
    });
    await once(socket, "open");
    return socket;
  }

  /** Says something in the clear, and waits until it is cut off. */
  async saysInTheClear(text: string): Promise<void> {
    const socket = connectPlain(this.port, "127.0.0.1");
    socket.on("error", () => undefined); // "close" tells, too
    socket.write(text);
    await once(socket.resume(), "close");
  }
}

const authority = await Authority.create();
const own = await authority.server();

describe("a server that speaks TLS", () => {
  it("is reached by whoever has the same certificate, whoever has issued it, and talks with it", async () => {
    const scene = await Scene.listen(own);
    expect(scene.server.address).toMatch(/^wss:/);
    const socket = await scene.dial(own);
    const heard = once(scene.guests[0]!.socket, "message");
    socket.send("hello");
    expect(String((await heard)[0])).toBe("hello");
    const answer = once(socket, "message");
    scene.guests[0]!.socket.send("welcome");
    expect(String((await answer)[0])).toBe("welcome");
  });

  it.each<[string, () => Promise<Issued>]>([
    ["another certificate of the same authority", () => authority.server()],
    ["one of another authority", async () => (await Authority.create("CN=another")).server()],
  ])("that has %s is told nothing", async (_which, other) => {
    const scene = await Scene.listen(await other());
    await expect(scene.dial(own)).rejects.toThrow(/unable to (?:get local issuer|verify the first) certificate/);
    expect(scene.guests).toEqual([]);
  });

  it("that has another certificate is told nothing even by whoever has the authority's own in its chain", async () => {
    const chain = Buffer.concat([own.cert, authority.ca]);
    const scene = await Scene.listen(await authority.server());
    await expect(scene.dial({ ...own, cert: chain })).rejects.toThrow("its certificate is not that of this cluster");
    expect(scene.guests).toEqual([]);
  });

  it("is not trusted when the time of its certificate is over", async () => {
    const over = await authority.server({ expired: true });
    const scene = await Scene.listen(over);
    await expect(scene.dial(over)).rejects.toThrow("certificate has expired");
    expect(scene.guests).toEqual([]);
  });

  it.each([
    ["asks in the clear", "GET / HTTP/1.1\r\nHost: here\r\n\r\n", "it does not speak TLS"],
    ["sends garbage", "\u0016\u0003\u0001\u0000\u0005hello and more of it", "TLS failed: "],
  ])("turns away whoever %s, and tells why", async (_what, text, reason) => {
    const scene = await Scene.listen(own);
    await scene.saysInTheClear(text);
    expect(scene.turnedAway).toEqual([
      { address: "127.0.0.1", code: expect.stringMatching(/^ERR_SSL_/) as string, reason: expect.stringContaining(reason) as string },
    ]);
    await scene.dial(own);
  });

  it("cuts off whoever doesn't get through the handshake in time", async () => {
    const scene = await Scene.listen(own, { upgradeMsMax: 40 });
    await scene.saysInTheClear("");
    expect(scene.turnedAway).toEqual([
      { address: "127.0.0.1", code: "ERR_TLS_HANDSHAKE_TIMEOUT", reason: "it did not agree on TLS in time" },
    ]);
  });

  it("counts those that are in the middle of the handshake among its connections, and lets them go when it closes", async () => {
    const scene = await Scene.listen(own, { connectionsMax: 1 });
    const silent = connectPlain(scene.port, "127.0.0.1");
    silent.on("error", () => undefined);
    await once(silent, "connect");
    await expect(scene.dial(own)).rejects.toThrow(/ECONNRESET|disconnected|hang up/);
    const gone = once(silent.resume(), "close");
    scene.server.close();
    await gone;
  });

  it("speaks no old TLS", async () => {
    const scene = await Scene.listen(own);
    const socket = connectTls({ host: "127.0.0.1", port: scene.port, ca: authority.ca, maxVersion: "TLSv1.2" });
    const [error] = (await once(socket, "error").catch((failed: unknown) => [failed])) as [Error];
    expect(error.message).toMatch(/protocol version/);
  });
});
