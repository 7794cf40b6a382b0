import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RawData, WebSocket } from "ws";
import { type FrameGuest, FrameServer, type FrameServerOptions } from "./frame-server.js";
import { bytesOf } from "./frame-socket.js";
import { FRAME_BYTES_MAX, SUBPROTOCOL } from "./frames.js";
import type { TurnedAway } from "./stranger-log.js";

const INTRODUCTION_BYTES_MAX = 4_096;
const TOO_LARGE = { code: 4000, reason: "an introduction is too large" };

/** A server, and who has come to it. */
class Scene {
  readonly guests: FrameGuest[] = [];
  /** Bytes of each message that was heard. */
  readonly heard: number[] = [];
  /** Why strangers were turned away. */
  readonly turnedAway: string[] = [];
  private readonly hearing: (() => void)[] = [];

  private constructor(readonly server: FrameServer) {}

  static async listen(changed: Partial<FrameServerOptions> = {}): Promise<Scene> {
    const limits = { connectionsMax: 10, upgradeMsMax: 5_000, introductionBytesMax: INTRODUCTION_BYTES_MAX };
    const turnedAway = ({ address, reason }: TurnedAway): void => void scene.turnedAway.push(`${address}: ${reason}`);
    const server = await FrameServer.listen({ listenHost: "127.0.0.1", ...limits, turnedAway, ...changed }, (guest) => {
      scene.welcome(guest);
    });
    const scene = new Scene(server);
    onTestFinished(() => {
      server.close();
    });
    return scene;
  }

  /** A connection that has not become a WebSocket. */
  async connect(): Promise<Socket> {
    const socket = connect(Number(new URL(this.server.address).port), "127.0.0.1");
    socket.on("error", () => undefined); // "close" tells, too
    onTestFinished(() => {
      socket.destroy();
    });
    await once(socket, "connect");
    return socket;
  }

  async dial(): Promise<WebSocket> {
    const socket = new WebSocket(this.server.address, SUBPROTOCOL);
    socket.on("error", () => undefined); // "close" tells, too
    onTestFinished(() => {
      socket.terminate();
    });
    await once(socket, "open");
    return socket;
  }

  /** Resolves when the next message has been heard. */
  hears(): Promise<void> {
    return new Promise((resolve) => this.hearing.push(resolve));
  }

  private welcome(guest: FrameGuest): void {
    this.guests.push(guest);
    guest.socket.on("error", () => undefined);
    guest.socket.on("message", (data: RawData) => {
      this.heard.push(bytesOf(data).length);
      for (const tell of this.hearing.splice(0)) tell();
    });
  }
}

async function closeOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return { code, reason: reason.toString() };
}

describe("who connects", () => {
  it("is turned away where as many are there as may be, whatever these have become, until one goes", async () => {
    const scene = await Scene.listen({ connectionsMax: 3 });
    const silent = await scene.connect();
    await scene.dial();
    await scene.dial();
    const oneTooMany = await scene.connect();
    await once(oneTooMany.resume(), "close");
    await expect(scene.dial()).rejects.toThrow(/ECONNRESET|hang up/);
    silent.resume().end();
    await once(silent, "close");
    await scene.dial();
    expect(scene.guests).toHaveLength(3);
  });

  it("and does not become a WebSocket in time is told so, and cut off", async () => {
    const scene = await Scene.listen({ upgradeMsMax: 40 });
    const socket = await scene.connect();
    const closed = once(socket, "close");
    const [said] = (await once(socket, "data")) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 408 /);
    await closed;
    expect(scene.turnedAway).toEqual(["127.0.0.1: it did not become a WebSocket in time"]);
  });

  it("and is halfway through a request for too long is told so, and cut off", async () => {
    const scene = await Scene.listen({ upgradeMsMax: 40 });
    const socket = await scene.connect();
    socket.write("GET / HTTP/1.1\r\nHost: here\r\nUpgrade: webso");
    const [said] = (await once(socket, "data")) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 408 /);
    await once(socket, "close");
  });

  it.each([
    ["asks for a page", "GET / HTTP/1.1\r\nHost: here\r\n\r\n", "426", "it asked for a page"],
    ["speaks no HTTP", "\u0000\u0001\u0002 what is this?\r\n\r\n", "400", "it speaks no HTTP"],
    ["has endless headers", `GET / HTTP/1.1\r\nHost: ${"x".repeat(20_000)}\r\n\r\n`, "431", "its headers are too large"],
  ])("and %s is told so, and cut off", async (_what, text, status, reason) => {
    const scene = await Scene.listen();
    const socket = await scene.connect();
    socket.write(text);
    const [said] = (await once(socket, "data")) as [Buffer];
    expect(said.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await once(socket, "close");
    expect(scene.turnedAway).toEqual([`127.0.0.1: ${reason}`]);
  });

  it("is let go when the server closes, whatever it has become", async () => {
    const scene = await Scene.listen();
    const ends = [once((await scene.connect()).resume(), "close"), once(await scene.dial(), "close")];
    scene.server.close();
    await Promise.all(ends);
  });
});

describe("a stranger", () => {
  it("may say as much as an introduction has", async () => {
    const scene = await Scene.listen();
    const socket = await scene.dial();
    const heard = scene.hears();
    socket.send(Buffer.alloc(INTRODUCTION_BYTES_MAX));
    await heard;
    expect(scene.heard).toEqual([INTRODUCTION_BYTES_MAX]);
  });

  it.each<[string, (socket: WebSocket) => void]>([
    ["one frame that is larger", (socket) => socket.send(Buffer.alloc(FRAME_BYTES_MAX / 2))],
    [
      "pieces of a frame that are larger together",
      (socket) => {
        for (let piece = 0; piece < 100; piece += 1) socket.send(Buffer.alloc(100), { fin: false });
      },
    ],
  ])("is cut off with a reason while it says %s, and nothing of it is heard", async (_what, say) => {
    const scene = await Scene.listen();
    const socket = await scene.dial();
    say(socket);
    expect(await closeOf(socket)).toEqual(TOO_LARGE);
    expect(scene.heard).toEqual([]);
    expect(scene.guests[0]!.socket.isPaused).toBe(true);
    expect(scene.turnedAway).toEqual(["127.0.0.1: an introduction is too large"]);
  });

  it("is none any more once it has introduced itself: its frames may be large", async () => {
    const scene = await Scene.listen();
    const socket = await scene.dial();
    scene.guests[0]!.introduced();
    const heard = scene.hears();
    socket.send(Buffer.alloc(1_000_000));
    await heard;
    expect(scene.heard).toEqual([1_000_000]);
  });
});
