import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { type CallHistory, checkCalls } from "./check-calls.js";
import type { CallOutcome, MadeCall } from "./made-call.js";
import type { Patience, Wish } from "./plan-calls.js";

const PATIENT: Patience = { kind: "patient" };

/** A call from `beganMs` to `endedMs`. */
function call(wish: Wish, outcome: CallOutcome, [beganMs, endedMs]: readonly [number, number], patience = PATIENT): MadeCall {
  return { planned: { wish, patience, isRepeated: false }, beganMs, endedMs, outcome };
}

function send(amount: bigint, outcome: CallOutcome, when: readonly [number, number]): MadeCall {
  return call({ kind: "send", source: 1, target: 2, amount }, outcome, when);
}

function receive(outcome: CallOutcome, when: readonly [number, number], node = 2): MadeCall {
  return call({ kind: "receive", node, source: null }, outcome, when);
}

const SENT: CallOutcome = { kind: "sent", sent: true };
const UNKNOWN: CallOutcome = { kind: "unknown" };
const TOO_POOR: CallOutcome = { kind: "sent", sent: false };
const REFUSED: CallOutcome = { kind: "refused", code: status.RESOURCE_EXHAUSTED, reason: "CHANNEL_FULL", message: "it is full" };

function got(amount: bigint, source = 1): CallOutcome {
  return { kind: "received", source, amount };
}

function problems(calls: readonly MadeCall[], money: Partial<CallHistory> = {}): string[] {
  return checkCalls({ calls, deposits: 100n, balances: 100n, ...money });
}

describe("a history of calls", () => {
  it.each<[string, MadeCall[]]>([
    ["sends and receives in order", [send(1n, SENT, [0, 1]), send(2n, SENT, [2, 3]), receive(got(1n), [4, 5]), receive(got(2n), [6, 7])]],
    [
      "sends at once, received either way",
      [send(1n, SENT, [0, 3]), send(2n, SENT, [1, 2]), receive(got(2n), [4, 5]), receive(got(1n), [6, 7])],
    ],
    [
      "receives at once, told either way",
      [send(1n, SENT, [0, 1]), send(2n, SENT, [2, 3]), receive(got(2n), [4, 6]), receive(got(1n), [5, 7])],
    ],
    ["a Send that was given up and done", [send(1n, UNKNOWN, [0, 1]), receive(got(1n), [2, 3])]],
    ["a Send that was given up and not done", [send(1n, UNKNOWN, [0, 1])]],
    ["a receive that was given up and done", [send(1n, SENT, [0, 1]), receive(UNKNOWN, [2, 3])]],
    ["refusals", [send(1n, REFUSED, [0, 1]), send(2n, TOO_POOR, [0, 1])]],
  ])("is fine with %s", (_what, calls) => {
    expect(problems(calls)).toEqual([]);
  });

  it.each<[string, MadeCall[], string]>([
    ["what nobody sent", [receive(got(7n), [0, 1])], "7 was received, and nobody ever sent it"],
    ["the same money twice", [send(1n, SENT, [0, 1]), receive(got(1n), [2, 3]), receive(got(1n), [4, 5])], "1 was received 2 times"],
    ["money of a refused Send", [send(1n, REFUSED, [0, 1]), receive(got(1n), [2, 3])], "1 was received, though its Send was refused"],
    ["money that nobody had", [send(1n, TOO_POOR, [0, 1]), receive(got(1n), [2, 3])], "1 was received, though its Send was refused"],
    [
      "money on another channel",
      [send(1n, SENT, [0, 1]), receive(got(1n, 2), [2, 3], 3)],
      "1 was sent on (1 → 2), and received on (2 → 3)",
    ],
    ["no money that was sent", [send(1n, SENT, [0, 1])], "1 transfers were sent and never received, and only 0 receives were given up"],
    [
      "the later of two first",
      [send(1n, SENT, [0, 1]), send(2n, SENT, [2, 3]), receive(got(2n), [4, 5]), receive(got(1n), [6, 7])],
      "on (1 → 2), 2 overtook 1",
    ],
  ])("in which a client received %s is told", (_what, calls, problem) => {
    expect(problems(calls)).toEqual([problem]);
  });

  it.each<[string, CallOutcome, string]>([
    [
      "a mistake of the server",
      { kind: "refused", code: status.INTERNAL, reason: "INTERNAL", message: "oh" },
      "receive was answered with INTERNAL INTERNAL: oh",
    ],
    [
      "CANCELLED to one with patience",
      { kind: "refused", code: status.CANCELLED, reason: "CANCELLED", message: "no" },
      "receive was answered with CANCELLED CANCELLED: no",
    ],
    [
      "an error without a reason",
      { kind: "refused", code: status.ABORTED, reason: "", message: "why?" },
      "receive was answered with ABORTED : why?",
    ],
  ])("with %s is told", (_what, outcome, problem) => {
    expect(problems([receive(outcome, [0, 1])])).toEqual([problem]);
  });

  it("in which money was made or lost is told", () => {
    expect(problems([], { balances: 99n })).toEqual(["100 was put in, and all balances add up to 99"]);
  });
});
