import type { HostHello } from "@cutline/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HELLO_BYTES_MAX } from "../limits.js";
import { asked, ControlScene, SURVEY, TOKEN } from "../testing/control-scene.js";
import { HandHost, helloOf } from "../testing/hand-host.js";

describe("a host", () => {
  it("gets in with the token, where it was expected, once", async () => {
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
    const hand = await scene.dial();
    say(hand);
    expect(await hand.closed).toEqual(closed);
    expect(scene.log).toEqual([]);
    await scene.host();
  });

  it("that sends garbage is cut off with a reason, whatever it is, and others go on", async () => {
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen({ helloMsMax: 20 });
    const hand = await scene.dial();
    expect(await hand.closed).toEqual({ code: 4002, reason: "no introduction came in time" });
  });

  it("that comes where as many are there as may be is turned away, until one goes; those that are in stay", async () => {
    const scene = await ControlScene.listen({}, 2);
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
    const scene = await ControlScene.listen();
    const hand = await scene.dial();
    hand.socket.send(Buffer.alloc(2 * HELLO_BYTES_MAX), { fin: false }); // the rest never comes
    expect(await hand.closed).toEqual({ code: 4000, reason: "an introduction is too large" });
    await scene.host();
  });

  it("that is a page in a browser, or speaks another subprotocol, is turned away before it says a word", async () => {
    const scene = await ControlScene.listen();
    await expect(HandHost.dial(scene.server.address, "cutline.v1", { origin: "https://example.org" })).rejects.toThrow("401");
    await expect(HandHost.dial(scene.server.address, "cutline.v2")).rejects.toThrow("no subprotocol");
  });
});
