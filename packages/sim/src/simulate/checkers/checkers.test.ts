import type { GlobalState, NodeRecord, NodeStatus } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { encodeCoins } from "../../coins.js";
import { purseWorkload } from "../../testing/purse-workload.js";
import { watch } from "../watched-application.js";
import { encodeWatched, withNumber } from "../watched-state.js";
import { AcknowledgedChecker } from "./acknowledged.js";
import { checkEnd, checkSnapshot } from "./conservation.js";
import { checkCut } from "./cut-consistency.js";
import { checkChannels } from "./exactly-once.js";
import { stuck } from "./liveness.js";

/** What a node is by now: two nodes, 1 and 2, with a channel each way. */
interface Known {
  readonly sent?: number;
  readonly received?: number;
  readonly coins?: number;
  readonly done?: number[];
}

function stateOf(node: number, { sent = 0, received = 0, coins = 100, done = [] }: Known): Uint8Array {
  const other = 3 - node;
  return encodeWatched({ done, sent: new Map([[other, sent]]), received: new Map([[other, received]]) }, encodeCoins(coins));
}

function statusOf(node: number, known: Known, waiting: string[] = []): NodeStatus {
  const messages = waiting.map((text) =>
    text === "marker"
      ? { body: { $case: "marker" as const, value: "1-1" } }
      : { body: { $case: "payload" as const, value: withNumber(1, encodeCoins(1)) } },
  );
  return { node, state: stateOf(node, known), channels: [{ source: 3 - node, messages, count: messages.length }], recordings: [] };
}

/** A node's part of a snapshot, by the core's own counts and by the watched ones. `recorded`: serial numbers. */
function recordOf(node: number, known: Known, recorded: readonly number[] = [], counted: Known = known): NodeRecord {
  const other = 3 - node;
  return {
    snapshotId: "1-1",
    node,
    state: stateOf(node, known),
    sent: (counted.sent ?? 0) > 0 ? [{ target: other, count: counted.sent ?? 0 }] : [],
    incoming: [{ source: other, received: counted.received ?? 0, messages: recorded.map((serial) => withNumber(serial, encodeCoins(5))) }],
    silentSources: [],
  };
}

function globalOf(...nodes: NodeRecord[]): GlobalState {
  return { snapshotId: "1-1", nodes };
}

describe("exactly once", () => {
  it("finds nothing where what was sent was received, or waits", () => {
    expect(checkChannels([statusOf(1, { sent: 3 }), statusOf(2, { received: 2 }, ["message", "marker"])])).toEqual([]);
  });

  it.each([
    ["lost", { sent: 3 }, { received: 2 }, "3 messages were sent on channel (1 → 2), 2 were received, and 0 wait"],
    ["repeated", { sent: 1 }, { received: 2 }, "1 messages were sent on channel (1 → 2), 2 were received, and 0 wait"],
  ])("finds what was %s", (_what, one, other, story) => {
    expect(checkChannels([statusOf(1, one), statusOf(2, other)])).toEqual([{ checker: "exactly-once", story }]);
  });
});

describe("a cut", () => {
  it("is consistent where received, recorded and sent are one sequence", () => {
    expect(checkCut(globalOf(recordOf(1, { sent: 4 }), recordOf(2, { received: 2 }, [3, 4])))).toEqual([]);
  });

  it.each([
    ["misses a message", [3]],
    ["has one twice", [3, 4, 4]],
    ["has another one", [3, 5]],
    ["has them in another order", [4, 3]],
  ])("isn't where it %s, whatever the core counts", (_what, recorded) => {
    const counted = { sent: 2 + recorded.length };
    const breaches = checkCut(globalOf(recordOf(1, { sent: 4 }, [], counted), recordOf(2, { received: 2 }, recorded)));
    expect(breaches.map(({ story }) => story)).toEqual([
      `snapshot 1-1: channel (1 → 2) holds messages ${recorded.join(", ")} where 2 were received of 4 sent`,
    ]);
  });

  it("isn't where more was received than sent", () => {
    const [first] = checkCut(globalOf(recordOf(1, { sent: 1 }), recordOf(2, { received: 2 })));
    expect(first?.checker).toBe("cut-consistency");
  });
});

describe("conservation", () => {
  const application = watch(purseWorkload.application, { outOfOrder: () => undefined, doneTwice: () => undefined });

  it("counts what is at rest and what is in transit", () => {
    const whole = globalOf(recordOf(1, { sent: 1, coins: 95 }), recordOf(2, {}, [1]));
    expect(checkSnapshot(application, whole)).toEqual([]);
    const short = globalOf(recordOf(1, { sent: 1, coins: 94 }), recordOf(2, {}, [1]));
    expect(checkSnapshot(application, short)).toEqual([{ checker: "conservation", story: "snapshot 1-1: 1 coins are missing" }]);
  });

  it("counts what is at rest at the end", () => {
    expect(checkEnd(application, [statusOf(1, { coins: 60 }), statusOf(2, { coins: 140 })])).toEqual([]);
    expect(checkEnd(application, [statusOf(1, { coins: 60 }), statusOf(2, { coins: 139 })])).toEqual([
      { checker: "conservation", story: "at the end 1 coins are missing" },
    ]);
  });
});

describe("what was answered", () => {
  it("is remembered by nodes that are left", () => {
    const checker = new AcknowledgedChecker();
    checker.answered(1, 1, true);
    checker.answered(2, 1, false);
    checker.answered(3, 2, true);
    checker.answered(4, 9, true);
    const nodes = [statusOf(1, { done: [1, 2] }), statusOf(2, { done: [] })];
    expect(checker.check(nodes)).toEqual([
      { checker: "acknowledged", story: "command 2 was refused, and node 1 has done it" },
      { checker: "acknowledged", story: "command 3 was answered as done, and node 2 has forgotten it" },
    ]);
    expect(checker.check([statusOf(1, { done: [1] }), statusOf(2, { done: [3] })])).toEqual([]);
  });
});

it("says who waits for whom where nothing goes on", () => {
  expect(stuck(["host 2 has not answered request 7 (command)", "snapshot 1-1 waits for what nodes 2 record"]).story).toBe(
    "120 s after the last fault the cluster still waits: host 2 has not answered request 7 (command); snapshot 1-1 waits for what nodes 2 record",
  );
  expect(stuck([]).story).toBe("120 s after the last fault the cluster still waits: for channels to get empty");
});
