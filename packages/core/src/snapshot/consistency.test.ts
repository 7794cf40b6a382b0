import type { ChannelRecord, GlobalState, NodeRecord } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { VIOLATIONS_KEPT } from "../limits.js";
import { auditorOf, bytes } from "../testing/purse.js";
import { check, checkCounts } from "./consistency.js";

function record(node: number, part: Partial<NodeRecord> = {}): NodeRecord {
  return { snapshotId: "1-1", node, state: bytes("100"), sent: [], incoming: [], silentSources: [], ...part };
}

function channel(source: number, received: number, ...messages: string[]): ChannelRecord {
  return { source, received, messages: messages.map(bytes) };
}

function globalOf(...nodes: NodeRecord[]): GlobalState {
  return { snapshotId: "1-1", nodes };
}

/** Node 1 had sent 3 messages, of which node 2 had received 1: 2 are in transit. Nothing went the other way. */
const SENDER = record(1, { sent: [{ target: 2, count: 3 }], silentSources: [2] });
const RECEIVER = record(2, { incoming: [channel(1, 1, "5", "6")] });
const TRUE = globalOf(SENDER, RECEIVER);

describe("a true global state", () => {
  it("is found consistent", () => {
    expect(check(TRUE, auditorOf(211))).toEqual({ consistent: true, violations: [] });
  });

  it("may be empty, or have no channels", () => {
    expect(checkCounts(globalOf())).toEqual([]);
    expect(checkCounts(globalOf(record(1), record(2)))).toEqual([]);
  });
});

it("a single message that was received and never sent is told as that", () => {
  const nodes = [record(1, { silentSources: [2] }), record(2, { incoming: [channel(1, 1)] })];
  expect(checkCounts(globalOf(...nodes))).toEqual([
    {
      reason: "RECEIVED_BUT_NEVER_SENT",
      channel: { source: 1, target: 2 },
      position: 1,
      explanation: "channel (1 → 2), message 1: node 2 had received message 1, but node 1 had sent only 0",
    },
  ]);
});

describe("a global state that can't be", () => {
  it.each([
    {
      reason: "DUPLICATE_NODE",
      nodes: [record(1), record(1)],
      violation: { channel: { source: 1, target: 1 }, position: 0, explanation: "node 1 is recorded twice" },
    },
    {
      reason: "FOREIGN_RECORD",
      nodes: [record(1), record(2, { snapshotId: "2-7" })],
      violation: { channel: { source: 2, target: 2 }, position: 0, explanation: "what node 2 recorded belongs to snapshot 2-7, not 1-1" },
    },
    {
      reason: "UNKNOWN_SOURCE",
      nodes: [record(1, { silentSources: [9] })],
      violation: { channel: { source: 9, target: 1 }, position: 0, explanation: "channel (9 → 1): its source recorded nothing" },
    },
    {
      reason: "DUPLICATE_CHANNEL",
      nodes: [SENDER, { ...RECEIVER, silentSources: [1] }],
      violation: { channel: { source: 1, target: 2 }, position: 0, explanation: "channel (1 → 2): recorded twice" },
    },
    {
      reason: "SENT_ON_UNRECORDED_CHANNEL",
      nodes: [SENDER, record(2)],
      violation: {
        channel: { source: 1, target: 2 },
        position: 1,
        explanation: "channel (1 → 2), message 1: 3 sent, but the target recorded no such channel",
      },
    },
    {
      reason: "RECEIVED_BUT_NEVER_SENT",
      nodes: [SENDER, record(2, { incoming: [channel(1, 5)] })],
      violation: {
        channel: { source: 1, target: 2 },
        position: 4,
        explanation: "channel (1 → 2), message 4: node 2 had received message 4, but node 1 had sent only 3",
      },
    },
    {
      reason: "MESSAGE_MISSING",
      nodes: [SENDER, record(2, { incoming: [channel(1, 1, "5")] })],
      violation: {
        channel: { source: 1, target: 2 },
        position: 3,
        explanation: "channel (1 → 2), message 3: 3 sent, 1 received, so 2 in transit; 1 recorded",
      },
    },
    {
      reason: "MESSAGE_TOO_MANY",
      nodes: [SENDER, record(2, { incoming: [channel(1, 1, "5", "6", "7")] })],
      violation: {
        channel: { source: 1, target: 2 },
        position: 4,
        explanation: "channel (1 → 2), message 4: 3 sent, 1 received, so 2 in transit; 3 recorded",
      },
    },
  ])("is refused with $reason, and where", ({ reason, nodes, violation }) => {
    expect(check(globalOf(...nodes), auditorOf(0))).toEqual({ consistent: false, violations: [{ reason, ...violation }] });
  });

  it("is refused where a silent channel had carried something", () => {
    const silent = globalOf(SENDER, record(2, { silentSources: [1] }));
    expect(checkCounts(silent)).toMatchObject([{ reason: "MESSAGE_MISSING", channel: { source: 1, target: 2 }, position: 1 }]);
  });

  it("names every channel that breaks it, ascending by source and then target", () => {
    const targets = [3, 20, 1].map((target) => ({ target, count: 1 }));
    const nodes = [record(20, { sent: targets.slice(2) }), record(3), record(1, { sent: targets.slice(0, 2) })];
    expect(checkCounts(globalOf(...nodes)).map((found) => found.channel)).toEqual([
      { source: 1, target: 3 },
      { source: 1, target: 20 },
      { source: 20, target: 1 },
    ]);
  });

  it("keeps 100 violations of however many there are", () => {
    const sent = Array.from({ length: VIOLATIONS_KEPT + 1 }, (_, index) => ({ target: index + 2, count: 1 }));
    expect(checkCounts(globalOf(record(1, { sent })))).toHaveLength(VIOLATIONS_KEPT + 1);
    const verdict = check(globalOf(record(1, { sent })), auditorOf(100));
    expect(verdict.violations).toHaveLength(VIOLATIONS_KEPT);
    expect(verdict.violations.at(-1)).toMatchObject({ channel: { source: 1, target: VIOLATIONS_KEPT + 1 } });
  });
});

describe("the application's own invariant", () => {
  it("is asked where the counts are right", () => {
    expect(check(TRUE, auditorOf(212))).toMatchObject({ consistent: false, violations: [{ reason: "COINS_LOST", channel: undefined }] });
  });

  it("is not asked where they are wrong: it would only say the same again", () => {
    const audit = (): never => {
      throw new Error("not to be asked");
    };
    const reasons = check(globalOf(SENDER), { audit }).violations.map(({ reason }) => reason);
    expect(reasons).toEqual(["SENT_ON_UNRECORDED_CHANNEL", "UNKNOWN_SOURCE"]);
  });
});
