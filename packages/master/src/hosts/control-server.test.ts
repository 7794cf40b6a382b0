import { type CutlineError, ProtocolError } from "@cutline/core";
import { FRAME_BYTES_MAX, type HostHello, PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { CONTROL_CONNECTIONS_MAX, HELLO_BYTES_MAX, HOST_DEADLINES, type HostDeadlines } from "../limits.js";
import { HandHost, helloOf } from "../testing/hand-host.js";
import { ControlServer } from "./control-server.js";
import type { HostAnswer, HostAsk } from "./host-handle.js";
import type { RemoteHost } from "./remote-host.js";

const TOKEN = "the token of this master";
const SURVEY: HostAsk = { $case: "survey", value: {} };

/** A control server that expects host 1, and what it tells its owner. */
class Scene {
  readonly log: string[] = [];
  readonly joined: Promise<RemoteHost>;
  readonly lost: Promise<string | null>;
  server!: ControlServer;

  private constructor() {
    this.joined = new Promise((resolve) => (this.join = resolve));
    this.lost = new Promise((resolve) => (this.lose = resolve));
  }

  static async listen(deadlines: Partial<HostDeadlines> = {}, connectionsMax = CONTROL_CONNECTIONS_MAX): Promise<Scene> {
    const scene = new Scene();
    const events = {
      joined: (host: RemoteHost) => {
        scene.log.push(`joined ${host.hostId}`);
        scene.join(host);
      },
      event: (host: number, { $case }: { readonly $case: string }) => scene.log.push(`${host} tells ${$case}`),
      lost: (host: RemoteHost, reason: string | null) => {
        scene.log.push(`lost ${host.hostId}`);
        scene.lose(reason);
        host.abandon(new ProtocolError("HOST_LOST", `${host.name} is gone`));
      },
    };
    scene.server = await ControlServer.listen("127.0.0.1", TOKEN, events, {
      deadlines: { ...HOST_DEADLINES, ...deadlines },
      connectionsMax,
    });
    scene.server.expect(1);
    onTestFinished(() => {
      scene.server.close();
    });
    return scene;
  }

  dial(): Promise<HandHost> {
    return HandHost.dial(this.server.address);
  }

  /** A host that has introduced itself. */
  async host(): Promise<{ readonly hand: HandHost; readonly remote: RemoteHost }> {
    const hand = await this.dial();
    hand.hello(TOKEN);
    return { hand, remote: await this.joined };
  }

  private join: (host: RemoteHost) => void = () => undefined;
  private lose: (reason: string | null) => void = () => undefined;
}

function asked(remote: RemoteHost, request: HostAsk, how: "ask" | "askLast" = "ask"): Promise<HostAnswer | CutlineError> {
  return new Promise((resolve) => {
    remote[how](request, resolve);
  });
}

describe("a host", () => {
  it("gets in with the token, where it was expected, once", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    expect(hand.socket.protocol).toBe("cutline.v1");
    expect(remote).toMatchObject({ hostId: 1, linkAddress: "ws://nowhere", name: "host 1 (process 77)" });
    const again = await scene.dial();
    again.hello(TOKEN);
    expect(await again.closed).toEqual({ code: 4002, reason: "host 1 was not expected" });
    expect(scene.log).toEqual(["joined 1"]);
  });

  it.each<[string, Partial<HostHello>, string]>([
    ["has another token", { joinToken: "guessed" }, "the join token is not that of this master"],
    ["has another token and another version", { joinToken: "", protocolVersion: 9 }, "the join token is not that of this master"],
    ["speaks another version", { protocolVersion: 2 }, "this master speaks version 1 of the protocol, the host version 2"],
    ["was not expected", { hostId: 2 }, "host 2 was not expected"],
  ])("that %s is refused, and leaves the place to the one that was meant", async (_what, changed, reason) => {
    const scene = await Scene.listen();
    const stranger = await scene.dial();
    stranger.hello(TOKEN, changed);
    stranger.hello(TOKEN); // it had its chance
    expect(await stranger.closed).toEqual({ code: 4002, reason });
    expect(scene.log).toEqual([]);
    await scene.host();
  });

  it.each<[string, (hand: HandHost) => void, { code: number; reason: string }]>([
    ["a reply", (hand) => hand.done(1), { code: 4002, reason: "the first frame must be a hello" }],
    ["too much", (hand) => hand.say(helloOf(TOKEN), helloOf(TOKEN)), { code: 4002, reason: "the first frame must be a hello" }],
    [
      "an endless hello",
      (hand) => hand.hello(TOKEN, { linkAddress: "x".repeat(HELLO_BYTES_MAX) }),
      { code: 4000, reason: "an introduction is too large" },
    ],
    ["text", (hand) => hand.socket.send("hello"), { code: 4000, reason: "a text message came where frames are binary" }],
    [
      "nothing",
      (hand) => hand.socket.send(Buffer.alloc(0)),
      { code: 4000, reason: "a host frame says nothing that this version understands" },
    ],
  ])("that begins with %s is refused", async (_what, say, closed) => {
    const scene = await Scene.listen();
    const hand = await scene.dial();
    say(hand);
    expect(await hand.closed).toEqual(closed);
    expect(scene.log).toEqual([]);
    await scene.host();
  });

  it("that sends garbage is cut off with a reason, whatever it is, and others go on", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (garbage) => {
        const stranger = await scene.dial();
        stranger.socket.send(Uint8Array.from([0x0f, ...garbage])); // field 1 of a wire type that there is not
        const { code, reason } = await stranger.closed;
        expect([code, reason.slice(0, 13)]).toEqual([4000, "a host frame "]);
      }),
      { numRuns: 20 },
    );
    const answer = asked(remote, SURVEY);
    await hand.got(1);
    hand.done(1);
    expect(await answer).toEqual({ $case: "done", value: {} });
  });

  it("that says nothing is cut off when its time is over", async () => {
    const scene = await Scene.listen({ helloMsMax: 20 });
    const hand = await scene.dial();
    expect(await hand.closed).toEqual({ code: 4002, reason: "no introduction came in time" });
  });

  it("that comes where as many are there as may be is turned away, until one goes; those that are in stay", async () => {
    const scene = await Scene.listen({}, 2);
    const { hand, remote } = await scene.host();
    const stranger = await scene.dial();
    await expect(scene.dial()).rejects.toThrow(/ECONNRESET|hang up/);
    stranger.socket.terminate();
    const answer = asked(remote, SURVEY);
    await hand.got(1);
    hand.done(1);
    expect(await answer).toEqual({ $case: "done", value: {} });
    await scene.dial();
  });

  it("that begins a frame of many megabytes is cut off before it has said them", async () => {
    const scene = await Scene.listen();
    const hand = await scene.dial();
    hand.socket.send(Buffer.alloc(2 * HELLO_BYTES_MAX), { fin: false }); // the rest never comes
    expect(await hand.closed).toEqual({ code: 4000, reason: "an introduction is too large" });
    await scene.host();
  });

  it("that is a page in a browser, or speaks another subprotocol, is turned away before it says a word", async () => {
    const scene = await Scene.listen();
    await expect(HandHost.dial(scene.server.address, "cutline.v1", { origin: "https://example.org" })).rejects.toThrow("401");
    await expect(HandHost.dial(scene.server.address, "cutline.v2")).rejects.toThrow("no subprotocol");
  });
});

describe("a host that is in", () => {
  it("is asked in order, all of a turn in one frame, and each answer finds its question", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const answers = [asked(remote, SURVEY), asked(remote, { $case: "inspect", value: {} }), asked(remote, SURVEY)];
    await hand.got(3);
    expect(hand.frames).toEqual([3]);
    expect(hand.requests.map(({ requestId, request }) => `${requestId} ${request?.$case ?? ""}`)).toEqual([
      "1 survey",
      "2 inspect",
      "3 survey",
    ]);
    const failure = { $case: "failure" as const, value: { code: "UNKNOWN_NODE", message: "who?" } };
    hand.say(
      { $case: "reply", value: { requestId: 2, outcome: failure } },
      { $case: "reply", value: { requestId: 3, outcome: { $case: "done", value: {} } } },
    );
    hand.done(1);
    expect((await Promise.all(answers)).map((answer) => ("$case" in answer ? answer.$case : `${answer.name} ${answer.code}`))).toEqual([
      "done",
      "Refusal UNKNOWN_NODE",
      "done",
    ]);
  });

  it("tells events in order with its answers", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const answer = asked(remote, SURVEY).then(() => scene.log.push("answered"));
    await hand.got(1);
    const trouble = { $case: "trouble" as const, value: { code: "X", message: "x" } };
    hand.say(trouble, { $case: "reply", value: { requestId: 1, outcome: { $case: "done", value: {} } } });
    await answer;
    expect(scene.log).toEqual(["joined 1", "1 tells trouble", "answered"]);
  });

  it("gets in several frames what one can't hold, and what no frame can hold is refused", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const init = new Uint8Array(PAYLOAD_BYTES_MAX);
    const create = (bytes: Uint8Array): HostAsk => ({
      $case: "createNode",
      value: { node: 1, application: "", init: bytes, delivery: 1, seed: 0n },
    });
    const count = FRAME_BYTES_MAX / PAYLOAD_BYTES_MAX + 1;
    const answers = Array.from({ length: count }, () => asked(remote, create(init)));
    await hand.got(count);
    expect(hand.requests.map(({ requestId }) => requestId)).toEqual(answers.map((_, index) => index + 1));
    expect(hand.frames).toEqual([count >> 1, count - (count >> 1)]);
    for (const { requestId } of hand.requests) hand.done(requestId);
    await Promise.all(answers);
    const refused = await asked(remote, create(new Uint8Array(FRAME_BYTES_MAX)));
    expect(refused).toMatchObject({ name: "Refusal", code: "FRAME_TOO_LARGE" });
  });

  it.each<[string, (hand: HandHost) => void, string]>([
    ["introduces itself twice", (hand) => hand.hello(TOKEN), "host 1 introduced itself twice"],
    ["answers what nobody asked", (hand) => hand.done(7), "host 1 answered request 7, which nobody asked"],
    [
      "answers without a word",
      (hand) => hand.say({ $case: "reply", value: { requestId: 1, outcome: undefined } }),
      "host 1 answered request 1, which nobody asked",
    ],
    ["sends text", (hand) => hand.socket.send("done"), "a text message came where frames are binary"],
    [
      "sends garbage",
      (hand) => hand.socket.send(Uint8Array.of(0x0f)),
      "a host frame of 1 bytes can't be decoded: Error: cant skip wire type 7",
    ],
  ])("and %s is given up: what it was asked fails, and it is heard no more", async (_what, say, reason) => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const answer = asked(remote, SURVEY);
    await hand.got(1);
    say(hand);
    hand.done(1);
    expect(await hand.closed).toEqual({ code: 4000, reason });
    expect(await scene.lost).toBe(reason);
    expect(await answer).toMatchObject({ name: "ProtocolError", code: "HOST_LOST", message: "host 1 (process 77) is gone" });
    expect(await asked(remote, SURVEY)).toMatchObject({ code: "HOST_LOST" });
    expect(scene.log).toEqual(["joined 1", "lost 1"]);
  });

  it("and was abandoned is heard no more, whatever it says; what it was asked has failed", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const answer = asked(remote, SURVEY);
    await hand.got(1);
    remote.abandon(new ProtocolError("GIVEN_UP", "another host is gone"));
    remote.abandon(new ProtocolError("LATER", "and so is this"));
    expect(await answer).toMatchObject({ code: "GIVEN_UP" });
    expect(await asked(remote, SURVEY)).toMatchObject({ code: "GIVEN_UP" });
    hand.say({ $case: "trouble", value: { code: "X", message: "x" } });
    hand.done(1);
    hand.done(1);
    hand.socket.close(1001, "the end");
    expect(await scene.lost).toBe("the end");
    expect(scene.log).toEqual(["joined 1", "lost 1"]);
  });

  it("and was abandoned still answers what is asked last, and nothing else, until it is gone", async () => {
    const scene = await Scene.listen();
    const { hand, remote } = await scene.host();
    const before = asked(remote, SURVEY);
    await hand.got(1);
    remote.abandon(new ProtocolError("GIVEN_UP", "another host is gone"));
    const last = asked(remote, { $case: "takeTrace", value: {} }, "askLast");
    await hand.got(2);
    hand.say({ $case: "trouble", value: { code: "X", message: "x" } });
    hand.done(1);
    hand.done(2);
    expect(await before).toMatchObject({ code: "GIVEN_UP" });
    expect(await last).toEqual({ $case: "done", value: {} });
    const unanswered = asked(remote, { $case: "takeTrace", value: {} }, "askLast");
    await hand.got(3);
    hand.socket.terminate();
    expect(await unanswered).toMatchObject({ code: "GIVEN_UP" });
    expect(await asked(remote, { $case: "takeTrace", value: {} }, "askLast")).toMatchObject({ code: "GIVEN_UP" });
    expect(scene.log).toEqual(["joined 1", "lost 1"]);
  });

  it("and breaks off is given up, with its own reason where it gives one", async () => {
    const [scene, other] = [await Scene.listen(), await Scene.listen()];
    (await scene.host()).hand.socket.terminate();
    expect(await scene.lost).toBeNull();
    (await other.host()).hand.socket.close(1001, "the machine goes down");
    expect(await other.lost).toBe("the machine goes down");
  });

  it("and doesn't answer in time is given up: the oldest request counts", async () => {
    const scene = await Scene.listen({ answerMsMax: 60 });
    const { hand, remote } = await scene.host();
    for (let requestId = 1; requestId <= 3; requestId += 1) {
      const answer = asked(remote, SURVEY);
      await hand.got(requestId);
      hand.done(requestId);
      await answer;
    }
    const answers = [asked(remote, { $case: "inspect", value: {} }), asked(remote, SURVEY)];
    const message = "host 1 (process 77) has not answered a request (inspect) for 0 s";
    expect(await Promise.all(answers)).toEqual([
      expect.objectContaining({ code: "TIMEOUT", message }),
      expect.objectContaining({ code: "TIMEOUT", message }),
    ]);
    expect(await scene.lost).toBeNull();
    expect((await hand.closed).code).toBe(1006);
  });
});
