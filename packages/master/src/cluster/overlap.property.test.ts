import type { Application, Awaitable, ChannelId, Cluster, Received } from "@cutline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localCluster, story, wiredCluster } from "../testing/clusters.js";
import { bytes, ledger, payment, relay, text } from "../testing/ledger.js";

const NODE = fc.integer({ min: 1, max: 4 });
/** One of the nodes that there are from the start: whoever hands something on to it is not refused. */
const FOUNDER = fc.integer({ min: 1, max: 3 });
const SOURCE = fc.option(NODE, { nil: null });

/** What a caller may do. Payments and receives, which overlap, are the most frequent. */
const ACTION = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant("pay" as const), node: NODE, target: NODE, coins: fc.integer({ min: 0, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("payTwo" as const), node: NODE, target: NODE, other: NODE }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("payOn" as const), node: NODE, target: NODE, next: FOUNDER }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("payAnyone" as const), node: NODE, target: NODE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("spin" as const), node: NODE }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("receive" as const), node: NODE, source: SOURCE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("receiveAll" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("begin" as const), node: NODE }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("collect" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const), node: NODE }) },
);
type Action = typeof ACTION extends fc.Arbitrary<infer Value> ? Value : never;

/** Asks for an action; the cluster may do it later. */
function ask(cluster: Cluster, action: Action): Awaitable<unknown> {
  switch (action.kind) {
    case "pay":
      return cluster.command(payment(action.node, action.target, action.coins));
    case "payTwo": {
      const { node, target, other } = action;
      return cluster.command({ node, command: bytes(`pay ${target} 1 ${other} 2 ${target} 3`), sendsTo: [target, other, target] });
    }
    case "payOn":
      return cluster.command(payment(action.node, action.target, action.target === action.next ? 7 : `7>${action.next}`));
    case "payAnyone":
      return cluster.command({ ...payment(action.node, action.target, 5), sendsTo: null });
    case "spin":
      return cluster.command({ node: action.node, command: bytes("spin"), sendsTo: [] });
    case "receive":
      return cluster.receive({ node: action.node, source: action.source });
    case "receiveAll":
      return cluster.receiveAll();
    case "begin":
      return cluster.beginSnapshot({ node: action.node });
    case "collect":
      return Promise.resolve(cluster.collect()).then((snapshots) => snapshots.map(story));
    case "join":
      return cluster.createNode({ node: action.node, init: bytes("100") });
  }
}

/** What came of it, in words. */
async function outcome(asked: () => Awaitable<unknown>): Promise<string> {
  try {
    const result = await asked();
    if (result instanceof Uint8Array) return text(result);
    if (result === undefined) return "done";
    return JSON.stringify(result, (_key, value: unknown) => (value instanceof Uint8Array ? text(value) : value));
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** The channels that nodes may have, or all. */
const TOPOLOGY = fc.option(
  fc.subarray([1, 2, 3, 4].flatMap((source) => [1, 2, 3, 4].flatMap((target) => (source === target ? [] : [{ source, target }])))),
  { nil: null },
);

async function begin(cluster: Cluster, topology: readonly ChannelId[] | null = null): Promise<Cluster> {
  await cluster.start({ seed: 7n, topology });
  for (const node of [1, 2, 3]) await cluster.createNode({ node, init: bytes("100") });
  return cluster;
}

/** A caller that waits for each action before the next, on one host. */
async function serial(
  application: Application<unknown>,
  topology: readonly ChannelId[] | null,
  actions: readonly Action[],
): Promise<string[]> {
  const cluster = await begin(localCluster(application), topology);
  const outcomes: string[] = [];
  for (const action of actions) outcomes.push(await outcome(() => ask(cluster, action)));
  await cluster.close();
  return outcomes;
}

describe.each([ledger, relay])("on slow wires, commands that overlap ($name)", (application) => {
  it.each([1, 2, null])("give what they give one after the other, with so many hosts: %s", async (hosts) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(ACTION, { maxLength: 60, size: "max" }),
        TOPOLOGY,
        fc.bigInt({ min: 0n, max: 999n }),
        async (actions, topology, seed) => {
          // a ledger that may not send when it receives doesn't; one that may might be refused in the middle of a ReceiveAll, without a channel
          const paysOn = application.sendsOnReceive && topology === null;
          const done = paysOn ? actions : actions.filter(({ kind }) => kind !== "payOn");
          const cluster = await begin(wiredCluster(hosts, seed, application), topology);
          const outcomes = await Promise.all(done.map((action) => outcome(() => ask(cluster, action))));
          await cluster.close();
          expect(outcomes).toEqual(await serial(application, topology, done));
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe("payments and receives that don't wait for each other", () => {
  it("find what was sent just before, and nothing that was sent after", async () => {
    const cluster = await begin(wiredCluster(null, 3n));
    const asked: Awaitable<unknown>[] = [];
    for (let round = 1; round <= 13; round += 1) {
      asked.push(cluster.command(payment(1, 2, round)), cluster.receive({ node: 2, source: 1 }), cluster.receive({ node: 2, source: 1 }));
    }
    const received = (await Promise.all(asked)).flatMap((result, index) => (index % 3 === 0 ? [] : [result as Received | null]));
    expect(received.map((one) => (one?.kind === "message" ? Number(text(one.payload)) : null))).toEqual(
      Array.from({ length: 26 }, (_, index) => (index % 2 === 0 ? 1 + index / 2 : null)),
    );
  });
});
