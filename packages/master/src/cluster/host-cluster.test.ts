import type { Awaitable, Cluster, NodeId } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { localCluster, story } from "../testing/clusters.js";
import { bytes, COINS_MAX, payment, text } from "../testing/ledger.js";

/** A cluster with nodes of 100 coins each. */
async function started(...nodes: readonly NodeId[]): Promise<Cluster> {
  const cluster = localCluster();
  await cluster.start({ seed: 3n });
  for (const node of nodes) await cluster.createNode({ node, init: bytes("100") });
  return cluster;
}

function received(source: NodeId, coins: number): unknown {
  return { kind: "message", source, payload: bytes(String(coins)) };
}

/** A snapshot of all that there is, begun at `node`, as a story. */
async function look(cluster: Cluster, node: NodeId): Promise<string[]> {
  await cluster.beginSnapshot({ node });
  await cluster.receiveAll();
  return (await cluster.collect()).map(story);
}

describe("a cluster", () => {
  it("runs commands and gives their replies", async () => {
    const cluster = await started(0, 4_294_967_295);
    expect(text(await cluster.command(payment(0, 4_294_967_295, 30)))).toBe("70 left");
    expect(text(await cluster.command(payment(4_294_967_295, 0, 1)))).toBe("99 left");
  });

  it("receives from the channel that is named, in order, and from no other", async () => {
    const cluster = await started(1, 2, 3);
    for (const [source, coins] of [
      [1, 5],
      [2, 6],
      [1, 7],
    ] as const)
      await cluster.command(payment(source, 3, coins));
    expect(await cluster.receive({ node: 3, source: 1 })).toEqual(received(1, 5));
    expect(await cluster.receive({ node: 3, source: 1 })).toEqual(received(1, 7));
    expect(await cluster.receive({ node: 3, source: 1 })).toBeNull();
    expect(await cluster.receive({ node: 3, source: 2 })).toEqual(received(2, 6));
    expect(await cluster.receive({ node: 1, source: null })).toBeNull();
  });

  it("receives from a channel of its choice where none is named: from each of them, sooner or later, and the same with the same seed", async () => {
    const choices = async (): Promise<number[]> => {
      const cluster = await started(1, 2, 3, 4);
      const sources: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        for (const source of [1, 2, 3]) await cluster.command(payment(source, 4, 1));
        for (let place = 0; place < 3; place += 1) sources.push((await cluster.receive({ node: 4, source: null }))!.source);
      }
      return sources;
    };
    const first = await choices();
    expect(new Set([first[0], first[3], first[6], first[9], first[12], first[15], first[18]]).size).toBe(3);
    expect(await choices()).toEqual(first);
  });

  it("sends a message once, also where its command names the target twice", async () => {
    const cluster = await started(1, 2);
    await cluster.command({ ...payment(1, 2, 5), sendsTo: [2, 2] });
    expect(await cluster.receive({ node: 2, source: 1 })).toEqual(received(1, 5));
    expect(await cluster.receive({ node: 2, source: 1 })).toBeNull();
  });

  it("delivers markers as it delivers messages, in their place", async () => {
    const cluster = await started(1, 2);
    await cluster.command(payment(1, 2, 5));
    await cluster.beginSnapshot({ node: 1 });
    await cluster.command(payment(1, 2, 6));
    expect(await cluster.receive({ node: 2, source: 1 })).toEqual(received(1, 5));
    expect(await cluster.receive({ node: 2, source: 1 })).toEqual({ kind: "marker", source: 1, snapshot: "1-1" });
    expect(await cluster.receive({ node: 1, source: null })).toEqual({ kind: "marker", source: 2, snapshot: "1-1" });
    expect((await cluster.collect()).map(story)).toEqual(["1 has 95, 2 has 105, consistent"]);
  });

  it("takes two snapshots at once, each on its own markers", async () => {
    const cluster = await started(1, 2);
    await cluster.command(payment(1, 2, 5));
    await cluster.beginSnapshot({ node: 1 });
    await cluster.command(payment(1, 2, 6));
    await cluster.beginSnapshot({ node: 2 });
    await cluster.command(payment(2, 1, 7));
    await cluster.receiveAll();
    expect((await cluster.collect()).map(story)).toEqual([
      "1 has 95, 2 has 98, 2→1: 7, consistent",
      "1 has 89, 2 has 100, 1→2: 5 6, consistent",
    ]);
  });

  it("takes a node in that joins while a snapshot is under way, as if it had always been there, silent", async () => {
    const cluster = await started(1, 2);
    await cluster.command(payment(1, 2, 5));
    await cluster.beginSnapshot({ node: 1 });
    await cluster.createNode({ node: 3, init: bytes("50") });
    await cluster.command(payment(1, 3, 9));
    expect(await cluster.receive({ node: 3, source: null })).toEqual({ kind: "marker", source: 1, snapshot: "1-1" });
    await cluster.command(payment(3, 1, 4));
    await cluster.command(payment(3, 2, 3));
    await cluster.receiveAll();
    expect((await cluster.collect()).map(story)).toEqual(["1 has 95, 2 has 105, 3 has 50, consistent"]);
  });

  it("begins a snapshot at a node that is alone, and it is whole", async () => {
    const cluster = await started(7);
    expect(await cluster.beginSnapshot({ node: 7 })).toBe("7-1");
    expect((await cluster.collect()).map(story)).toEqual(["7 has 100, consistent"]);
  });
});

describe("a call that is refused changes nothing", () => {
  /** Node 9 is full, with a message on its way to it; node 2 has a message waiting, and so has node 1. */
  const scene = async (): Promise<Cluster> => {
    const cluster = await started(1, 2);
    await cluster.createNode({ node: 9, init: bytes(String(COINS_MAX)) });
    await cluster.command(payment(1, 2, 5));
    await cluster.command(payment(2, 1, 6));
    await cluster.command(payment(1, 9, 7));
    return cluster;
  };

  /** What a cluster does from here on, as far as anybody can tell. */
  const future = async (cluster: Cluster): Promise<string[]> => {
    await cluster.command(payment(9, 1, 20));
    const choices = [1, 1, 2, 9].map(async (node) => JSON.stringify(await cluster.receive({ node, source: null })));
    const spins = [1, 2, 9].map(async (node) => text(await cluster.command({ node, command: bytes("spin"), sendsTo: [] })));
    await cluster.createNode({ node: 3, init: bytes("8") });
    return [...(await Promise.all([...choices, ...spins])), ...(await look(cluster, 2))];
  };

  it.each<[string, string, (cluster: Cluster) => Awaitable<unknown>]>([
    ["ALREADY_STARTED", "a second start", (cluster) => cluster.start({ seed: 9n })],
    ["NODE_EXISTS", "a node that there is", (cluster) => cluster.createNode({ node: 2, init: bytes("7") })],
    ["BAD_INIT", "a node with nonsense for a state", (cluster) => cluster.createNode({ node: 3, init: bytes("many") })],
    ["UNKNOWN_NODE", "a command to nobody", (cluster) => cluster.command(payment(5, 1, 1))],
    ["UNKNOWN_NODE", "a command that sends to nobody", (cluster) => cluster.command(payment(1, 5, 1))],
    ["NO_CHANNEL", "a command that sends to itself", (cluster) => cluster.command(payment(1, 1, 1))],
    ["NO_CHANNEL", "a command that sends past what it says", (cluster) => cluster.command({ ...payment(1, 2, 1), sendsTo: [9] })],
    ["POOR", "a command that the application refuses", (cluster) => cluster.command(payment(1, 2, 101))],
    ["POOR", "such a command that may send to anybody", (cluster) => cluster.command({ ...payment(1, 2, 101), sendsTo: null })],
    ["UNKNOWN_NODE", "a receive of nobody", (cluster) => cluster.receive({ node: 5, source: null })],
    ["UNKNOWN_NODE", "a receive from nobody", (cluster) => cluster.receive({ node: 1, source: 5 })],
    ["RICH", "a receive that the application refuses", (cluster) => cluster.receive({ node: 9, source: 1 })],
    ["RICH", "receiving all where the application refuses some", (cluster) => cluster.receiveAll()],
    ["UNKNOWN_NODE", "a snapshot of nobody", (cluster) => cluster.beginSnapshot({ node: 5 })],
    ["NO_SNAPSHOT", "a collection of nothing", (cluster) => cluster.collect()],
  ])("%s: %s", async (code, _what, call) => {
    const [cluster, twin] = [await scene(), await scene()];
    await expect(async () => await call(cluster)).rejects.toThrow(expect.objectContaining({ name: "Refusal", code }));
    expect(await future(cluster)).toEqual(await future(twin));
  });

  it("MARKERS_WAITING: a collection of a snapshot that isn't whole", async () => {
    const [cluster, twin] = [await scene(), await scene()];
    for (const one of [cluster, twin]) await one.beginSnapshot({ node: 1 });
    await expect(cluster.collect()).rejects.toThrow(expect.objectContaining({ name: "Refusal", code: "MARKERS_WAITING" }));
    expect(await future(cluster)).toEqual(await future(twin));
  });
});
