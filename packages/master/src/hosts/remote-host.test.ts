import { ProtocolError } from "@cutline/core";
import { FRAME_BYTES_MAX, PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { asked, ControlScene, SURVEY, TOKEN } from "../testing/control-scene.js";
import type { HandHost } from "../testing/hand-host.js";
import type { HostAsk } from "./host-handle.js";

describe("a host that is in", () => {
  it("is asked in order, all of a turn in one frame, and each answer finds its question", async () => {
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
    const { hand, remote } = await scene.host();
    const answer = asked(remote, SURVEY).then(() => scene.log.push("answered"));
    await hand.got(1);
    const trouble = { $case: "trouble" as const, value: { code: "X", message: "x" } };
    hand.say(trouble, { $case: "reply", value: { requestId: 1, outcome: { $case: "done", value: {} } } });
    await answer;
    expect(scene.log).toEqual(["joined 1", "1 tells trouble", "answered"]);
  });

  it("gets in several frames what one can't hold, and what no frame can hold is refused", async () => {
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
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
    const scene = await ControlScene.listen();
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
    const [scene, other] = [await ControlScene.listen(), await ControlScene.listen()];
    (await scene.host()).hand.socket.terminate();
    expect(await scene.lost).toBeNull();
    (await other.host()).hand.socket.close(1001, "the machine goes down");
    expect(await other.lost).toBe("the machine goes down");
  });

  it("and doesn't answer in time is given up: the oldest request counts", async () => {
    const scene = await ControlScene.listen({ answerMsMax: 60 });
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
