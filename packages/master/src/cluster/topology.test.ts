import type { ChannelId, NodeId } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { clusterOf, story, wiredCluster } from "../testing/clusters.js";
import { bytes, ledger, payment, text } from "../testing/ledger.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import type { HostCluster } from "./host-cluster.js";

function channelsOf(...pairs: readonly (readonly [NodeId, NodeId])[]): ChannelId[] {
  return pairs.map(([source, target]) => ({ source, target }));
}

const LINE = channelsOf([1, 2], [2, 3]);

async function started(topology: readonly ChannelId[], nodes: readonly NodeId[], hosts: number | null = null): Promise<HostCluster> {
  const cluster = wiredCluster(hosts, 3n);
  await cluster.start({ seed: 1n, topology });
  for (const node of nodes) await cluster.createNode({ node, init: bytes("100") });
  return cluster;
}

async function refusal(asked: () => unknown): Promise<string> {
  try {
    await asked();
    return "nothing was refused";
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
}

describe.each([1, 2, null])("channels as they are listed, with so many hosts: %s", (hosts) => {
  it("carry messages, and others are refused before anything happens", async () => {
    const cluster = await started(LINE, [1, 2, 3], hosts);
    const pay = async (source: NodeId, target: NodeId): Promise<string> => text(await cluster.command(payment(source, target, 30)));
    expect(await pay(1, 2)).toBe("70 left");
    expect(await refusal(() => pay(2, 1))).toBe("NO_CHANNEL: the topology has no channel (2 → 1); node 2 has (2 → 3)");
    expect(await refusal(() => pay(2, 9))).toMatch(/^UNKNOWN_NODE: /);
    expect(await refusal(() => cluster.receive({ node: 1, source: 3 }))).toBe(
      "NO_CHANNEL: the topology has no channel (3 → 1); node 3 has no channel to anybody",
    );
    expect(await pay(1, 2)).toBe("40 left");
    expect(await cluster.receive({ node: 2, source: 1 })).toMatchObject({ kind: "message", source: 1 });
    expect(await cluster.receive({ node: 2, source: null })).toMatchObject({ kind: "message", source: 1 });
    expect(await cluster.receive({ node: 1, source: null })).toBeNull();
  });

  it("begin one snapshot at every root, and everything adds up", async () => {
    const cluster = await started(channelsOf([1, 2], [3, 2], [2, 4]), [1, 2, 3, 4, 9], hosts);
    await cluster.command(payment(3, 2, 30));
    expect(await cluster.beginSnapshot({ node: 1 })).toBe("1-1"); // node 3 and 9 are further roots
    await cluster.command(payment(3, 2, 5));
    expect(await refusal(() => cluster.collect())).toMatch(
      /^MARKERS_WAITING: snapshot 1-1 is not whole: nodes 2, 4 are not done, and its markers wait in \(1 → 2\), \(3 → 2\)\. /,
    );
    await cluster.receiveAll();
    // Which marker node 2 gets first is left to chance: the 30 are on their way, or received.
    const received = "1 has 100, 2 has 130, 3 has 70, 4 has 100, 9 has 100, consistent";
    const inTransit = "1 has 100, 2 has 100, 3 has 70, 4 has 100, 9 has 100, 3→2: 30, consistent";
    expect([[received], [inTransit]]).toContainEqual((await cluster.collect()).map(story));
  });

  it("let a node that no channel leads to begin what is under way, when it joins", async () => {
    const cluster = await started(channelsOf([1, 2], [3, 2]), [1, 2], hosts);
    await cluster.beginSnapshot({ node: 1 });
    await cluster.receiveAll();
    await cluster.createNode({ node: 3, init: bytes("100") });
    expect(await refusal(() => cluster.collect())).toMatch(/nodes? 2 is not done, and its markers wait in \(3 → 2\)\. /);
    await cluster.command(payment(3, 2, 40));
    await cluster.receiveAll();
    expect((await cluster.collect()).map(story)).toEqual(["1 has 100, 2 has 100, 3 has 100, consistent"]);
  });
});

it("needs no marker where every node is alone", async () => {
  const cluster = await started([], [2, 1]);
  await cluster.beginSnapshot({ node: 2 });
  expect((await cluster.collect()).map(story)).toEqual(["1 has 100, 2 has 100, consistent"]);
});

it("is refused where the topology can't be, and starts with another", async () => {
  const cluster = clusterOf({ launcher: (events) => Promise.resolve(new LocalHostLauncher([ledger], events)) });
  expect(await refusal(() => cluster.start({ seed: 1n, topology: channelsOf([1, 1]) }))).toMatch(/^BAD_TOPOLOGY: /);
  await cluster.start({ seed: 1n, topology: channelsOf([1, 2]) });
});
