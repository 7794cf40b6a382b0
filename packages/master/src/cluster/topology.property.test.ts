import type { ChannelId, NodeId } from "@cutline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wiredCluster } from "../testing/clusters.js";
import { bytes, payment } from "../testing/ledger.js";

const NODES = [1, 2, 3, 4, 5, 6];
const NODE = fc.constantFrom(...NODES);
const PAIRS = NODES.flatMap((source) => NODES.flatMap((target) => (source === target ? [] : [{ source, target }])));

/** Any channels: many make one component of all nodes, few leave nodes alone, and in between there are several roots. */
const CHANNELS = fc.oneof(
  fc.subarray(PAIRS),
  fc.subarray(PAIRS, { maxLength: 6 }),
  fc
    .shuffledSubarray(NODES, { minLength: 2 })
    .map((ring) => ring.map((source, place) => ({ source, target: ring[place + 1] ?? ring[0] ?? 0 }))),
);

const ACTION = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("pay" as const), place: fc.nat(99), coins: fc.nat(20) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("receive" as const), node: NODE }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("begin" as const), node: NODE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const), node: NODE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("receiveAll" as const) }) },
);
type Action = typeof ACTION extends fc.Arbitrary<infer Value> ? Value : never;

interface Case {
  readonly channels: readonly ChannelId[];
  readonly founders: readonly NodeId[];
  readonly actions: readonly Action[];
}

/** Does all of it, receives what is left, collects, and looks at every snapshot that was begun. */
async function run({ channels, founders, actions }: Case, hosts: number | null): Promise<void> {
  const cluster = wiredCluster(hosts, 5n);
  const nodes = new Set<NodeId>();
  const join = async (node: NodeId): Promise<void> => {
    if (!nodes.has(node)) await cluster.createNode({ node, init: bytes("100") });
    nodes.add(node);
  };
  await cluster.start({ seed: 1n, topology: channels });
  for (const node of founders) await join(node);
  let begun = 0;
  for (const action of actions) {
    const open = channels.filter(({ source, target }) => nodes.has(source) && nodes.has(target));
    if (action.kind === "join") await join(action.node);
    else if (action.kind === "receiveAll") await cluster.receiveAll();
    else if (action.kind === "pay") {
      const channel = open[action.place % Math.max(1, open.length)];
      if (channel !== undefined)
        await Promise.resolve(cluster.command(payment(channel.source, channel.target, action.coins))).catch(() => "poor");
    } else if (nodes.has(action.node)) {
      if (action.kind === "receive") await cluster.receive({ node: action.node, source: null });
      else begun += Number((await cluster.beginSnapshot({ node: action.node })) !== "");
    }
  }
  await cluster.receiveAll();
  const snapshots = begun === 0 ? [] : await cluster.collect();
  expect(snapshots).toHaveLength(begun);
  for (const { state, verdict } of snapshots) {
    expect(verdict).toEqual({ consistent: true, violations: [] }); // the ledger's own audit included: no coin is lost
    expect(state?.nodes.map(({ node }) => node)).toEqual([...nodes].sort((one, other) => one - other));
    const listed = channels.filter(({ source, target }) => nodes.has(source) && nodes.has(target));
    const recorded = state?.nodes.reduce((sum, { incoming, silentSources }) => sum + incoming.length + silentSources.length, 0);
    expect(recorded).toBe(listed.length);
  }
  await cluster.close();
}

describe("whatever the channels, the traffic and the nodes that come late", () => {
  it.each([1, 2, null])("every snapshot ends, is consistent and adds up, with so many hosts: %s", { timeout: 60_000 }, async (hosts) => {
    const founders = fc.shuffledSubarray(NODES, { minLength: 1, maxLength: 4 });
    const cases = fc.record({ channels: CHANNELS, founders, actions: fc.array(ACTION, { maxLength: 60, size: "max" }) });
    await fc.assert(
      fc.asyncProperty(cases, (one) => run(one, hosts)),
      { numRuns: 100 },
    );
  });
});
