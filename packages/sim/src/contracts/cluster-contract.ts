import type { SnapshotId } from "@cutline/core";
import { Actor, type ClusterUnderTest } from "./cluster-actor.js";
import { type ContractCase, requireRefusal, requireSame } from "./contract.js";

type Body = (actor: Actor) => Promise<unknown>;

const STARTING: readonly (readonly [string, Body])[] = [
  [
    "refuses everything before it is started, with NOT_STARTED",
    async ({ cluster }) => {
      await requireRefusal("NOT_STARTED", () => cluster.createNode({ node: 1, init: new Uint8Array() }));
      await requireRefusal("NOT_STARTED", () => cluster.command({ node: 1, command: new Uint8Array(), sendsTo: null }));
      await requireRefusal("NOT_STARTED", () => cluster.receive({ node: 1, source: null }));
      for (const act of ["receiveAll", "collect", "inspect", "stop"] as const) await requireRefusal("NOT_STARTED", () => cluster[act]());
    },
  ],
  [
    "is started once, and again after it was stopped, with nothing left of before",
    async (actor) => {
      await actor.start([1, 2]);
      await requireRefusal("ALREADY_STARTED", () => actor.cluster.start({ seed: 1n }));
      await actor.send(1, 2, 5);
      await actor.cluster.stop();
      await requireRefusal("NOT_STARTED", () => actor.cluster.inspect());
      await actor.start([1, 2]);
      requireSame("what waits", await actor.waiting(), {});
    },
  ],
  [
    "refuses a node that there is, and one that there isn't",
    async (actor) => {
      await actor.start([1, 2]);
      await requireRefusal("NODE_EXISTS", () => actor.create(2));
      await requireRefusal("UNKNOWN_NODE", () => actor.send(9, 1, 1));
      await requireRefusal("UNKNOWN_NODE", () => actor.send(1, 9, 1));
      await requireRefusal("UNKNOWN_NODE", () => actor.receive(9));
      await requireRefusal("UNKNOWN_NODE", () => actor.receive(1, 9));
      await requireRefusal("UNKNOWN_NODE", () => actor.cluster.beginSnapshot({ node: 9 }));
    },
  ],
  [
    "is closed as often as anybody likes, whatever it does, and does nothing afterwards",
    async (actor) => {
      await actor.start([1, 2]);
      await Promise.all([actor.cluster.close(), actor.cluster.close()]);
      await requireRefusal("CLOSED", () => actor.cluster.inspect());
      await actor.cluster.close();
    },
  ],
];

const MESSAGES: readonly (readonly [string, Body])[] = [
  [
    "has a message in its channel once the command that sent it is answered",
    async (actor) => {
      await actor.start([1, 2, 3]);
      await actor.send(1, 2, 5);
      requireSame("what waits", await actor.waiting(), { "(1 → 2)": [5] });
      requireSame("what is received", await actor.receive(2, 1), "1: 5");
      requireSame("what is received after it", [await actor.receive(2, 1), await actor.receive(2)], ["nothing", "nothing"]);
    },
  ],
  [
    "keeps the order of each channel",
    async (actor) => {
      await actor.start([1, 2, 3]);
      for (const coins of [1, 2, 3]) {
        await actor.send(1, 3, coins);
        await actor.send(2, 3, 10 * coins);
      }
      const received = [];
      for (let count = 0; count < 6; count += 1) received.push(await actor.receive(3));
      for (const [source, expected] of [
        [1, ["1: 1", "1: 2", "1: 3"]],
        [2, ["2: 10", "2: 20", "2: 30"]],
      ] as const) {
        requireSame(
          `what came from node ${source}`,
          received.filter((one) => one.startsWith(`${source}:`)),
          expected,
        );
      }
    },
  ],
  [
    "does what is asked without waiting in the order in which it is asked",
    async (actor) => {
      await actor.start([1, 2]);
      const sends = [1, 2, 3].map((coins) => actor.send(1, 2, coins));
      const receives = [1, 2, 3, 4].map(() => actor.receive(2, 1));
      await Promise.all(sends);
      requireSame("what is received", await Promise.all(receives), ["1: 1", "1: 2", "1: 3", "nothing"]);
    },
  ],
  [
    "receives everything, also markers that this sets off",
    async (actor) => {
      await actor.start([1, 2, 3]);
      await actor.send(1, 2, 5);
      await actor.send(3, 2, 6);
      await actor.cluster.beginSnapshot({ node: 3 });
      await actor.cluster.receiveAll();
      requireSame("what waits", await actor.waiting(), {});
      await actor.collect([1, 2, 3]);
    },
  ],
  [
    "has the channels of its topology, and no others",
    async (actor) => {
      await actor.start([1, 2, 3], [{ source: 1, target: 2 }]);
      await actor.send(1, 2, 5);
      await requireRefusal("NO_CHANNEL", () => actor.send(2, 1, 5));
      await requireRefusal("NO_CHANNEL", () => actor.receive(1, 2));
      requireSame("what waits", await actor.waiting(), { "(1 → 2)": [5] });
    },
  ],
  [
    "tells what it is doing, and changes nothing by it",
    async (actor) => {
      await actor.start([1, 2]);
      await actor.send(1, 2, 5);
      const snapshot = await actor.cluster.beginSnapshot({ node: 1 });
      const [first, second] = [await actor.cluster.inspect(), await actor.cluster.inspect()];
      requireSame("the snapshots under way", first.snapshotsUnderWay, [snapshot]);
      requireSame("what it tells the second time", JSON.stringify(second), JSON.stringify(first));
      requireSame("what waits", await actor.waiting(), { "(1 → 2)": [5, "marker"] });
    },
  ],
];

const SNAPSHOTS: readonly (readonly [string, Body])[] = [
  [
    "records what is in transit",
    async (actor) => {
      await actor.start([1, 2]);
      await actor.send(2, 1, 7);
      await actor.cluster.beginSnapshot({ node: 1 });
      requireSame("what node 2 receives", await actor.receive(2), "1: marker");
      await actor.send(2, 1, 8);
      requireSame(
        "what node 1 receives",
        [await actor.receive(1), await actor.receive(1), await actor.receive(1)],
        ["2: 7", "2: marker", "2: 8"],
      );
      const [snapshot] = await actor.collect([1, 2]);
      requireSame("what is recorded in channels", snapshot && actor.recorded(snapshot), { "(2 → 1)": [7] });
    },
  ],
  [
    "collects nothing as long as one isn't whole, and says so",
    async (actor) => {
      await actor.start([1, 2]);
      await requireRefusal("NO_SNAPSHOT", () => actor.cluster.collect());
      await actor.cluster.beginSnapshot({ node: 1 });
      await requireRefusal("MARKERS_WAITING", () => actor.cluster.collect());
      await actor.cluster.receiveAll();
      requireSame("how many are collected", (await actor.collect([1, 2])).length, 1);
      await requireRefusal("NO_SNAPSHOT", () => actor.cluster.collect());
    },
  ],
  [
    "takes several at once, from any nodes, each with an id of its own, and collects them in the order in which they began",
    async (actor) => {
      await actor.start([1, 2, 3]);
      const begun: SnapshotId[] = [];
      for (const node of [2, 1, 2]) {
        begun.push(await actor.cluster.beginSnapshot({ node }));
        await actor.send(node, 3 - node, 4);
      }
      await actor.cluster.receiveAll();
      const collected = await actor.collect([1, 2, 3]);
      requireSame(
        "the snapshots",
        collected.map(({ state }) => state?.snapshotId),
        begun,
      );
      requireSame("how many ids there are", new Set(begun).size, 3);
    },
  ],
  [
    "has a node in it that joined while it was under way",
    async (actor) => {
      await actor.start([1, 2]);
      await actor.send(1, 2, 3);
      await actor.cluster.beginSnapshot({ node: 2 });
      await actor.create(3);
      await actor.send(3, 1, 9);
      await actor.cluster.receiveAll();
      await actor.collect([1, 2, 3]);
    },
  ],
  [
    "begins at further nodes where channels don't lead to everybody",
    async (actor) => {
      await actor.start(
        [1, 2, 3],
        [
          { source: 1, target: 2 },
          { source: 3, target: 2 },
        ],
      );
      await actor.send(3, 2, 5);
      await actor.cluster.beginSnapshot({ node: 2 });
      await actor.cluster.receiveAll();
      const [snapshot] = await actor.collect([1, 2, 3]);
      requireSame("what is recorded in channels", snapshot && actor.recorded(snapshot), { "(3 → 2)": [5] });
    },
  ],
];

/** What every Cluster with held delivery must do. `make` makes one that isn't started, for each case anew; the case closes it. */
export function clusterContract(make: () => Promise<ClusterUnderTest>): ContractCase[] {
  return [...STARTING, ...MESSAGES, ...SNAPSHOTS].map(([title, body]) => ({
    title,
    run: async () => {
      const under = await make();
      try {
        await body(new Actor(under));
      } finally {
        await under.cluster.close();
        await under.release?.();
      }
    },
  }));
}
