import type { ClusterStatus } from "@cutline/core";
import { describe, expect, it } from "vitest";
import type { HostCluster } from "./host-cluster.js";
import { localCluster, wiredCluster } from "../testing/clusters.js";
import { bytes, payment, text } from "../testing/ledger.js";

/** Nodes 3, 1 and 2 with 100 coins each, money on two channels, and a snapshot under way at node 3. */
async function busy(cluster: HostCluster): Promise<HostCluster> {
  await cluster.start({ seed: 3n });
  for (const node of [3, 1, 2]) await cluster.createNode({ node, init: bytes("100") });
  for (const coins of [30, 5]) await cluster.command(payment(1, 2, coins));
  await cluster.beginSnapshot({ node: 3 });
  await cluster.receive({ node: 1, source: 3 });
  return cluster;
}

/** A status, a line for each node. */
function inWords({ nodes, snapshotsUnderWay }: ClusterStatus): string[] {
  const lines = nodes.map(({ node, state, channels, recordings }) => {
    const waiting = channels.map(({ source, count, messages }) => {
      const list = messages.map(({ body }) => (body?.$case === "marker" ? `marker ${body.value}` : text(body?.value ?? bytes("?"))));
      return `${count} from ${source}: ${list.join(", ")}`;
    });
    const recorded = recordings.map(({ snapshotId, awaiting }) => `${snapshotId} awaits ${awaiting.join(", ")}`);
    return [`${node} has ${text(state)}`, ...waiting, ...recorded].join("; ");
  });
  return [...lines, `under way: ${snapshotsUnderWay.join(", ")}`];
}

describe.each([
  ["one host", () => localCluster()],
  ["a host for each node", () => wiredCluster(null, 5n)],
])("an inspection of a cluster on %s", (_name, make) => {
  it("tells what nodes hold, what waits and who has recorded, in the order of the nodes", async () => {
    expect(inWords(await (await busy(make())).inspect())).toEqual([
      "1 has 65/100; 3-1 awaits 2",
      "2 has 100/100; 3 from 1: 30, 5, marker 3-1; 1 from 3: marker 3-1",
      "3 has 100/100; 1 from 1: marker 3-1; 3-1 awaits 1, 2",
      "under way: 3-1",
    ]);
  });

  it("changes nothing: what comes after it is what would have come without it", async () => {
    const outcomes = async (look: boolean): Promise<unknown> => {
      const cluster = await busy(make());
      const seen: unknown[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        if (look) await cluster.inspect();
        seen.push(await cluster.receive({ node: 2, source: null }));
      }
      await cluster.receiveAll();
      return [seen, (await cluster.collect()).map(({ state }) => state)];
    };
    expect(await outcomes(true)).toEqual(await outcomes(false));
  });

  it("comes in its turn, after what was asked before it and before what is asked behind it", async () => {
    const cluster = await busy(make());
    void cluster.command(payment(2, 1, 7));
    const looking = cluster.inspect();
    void cluster.receiveAll();
    expect(inWords(await looking)[0]).toBe("1 has 65/100; 1 from 2: 7; 3-1 awaits 2");
    expect((await cluster.inspect()).nodes.flatMap(({ channels }) => channels)).toEqual([]);
  });
});

describe("an inspection", () => {
  it("of a cluster without nodes shows none", async () => {
    const cluster = localCluster();
    await cluster.start({ seed: 3n });
    expect(await cluster.inspect()).toEqual({ nodes: [], snapshotsUnderWay: [] });
  });

  it("is refused where nothing is started, and where it has ended", async () => {
    const cluster = localCluster();
    await expect(cluster.inspect()).rejects.toMatchObject({ code: "NOT_STARTED" });
    await busy(cluster);
    await cluster.stop();
    await expect(cluster.inspect()).rejects.toMatchObject({ code: "NOT_STARTED" });
  });

  it("shows no snapshot any more that is collected", async () => {
    const cluster = await busy(localCluster());
    await cluster.receiveAll();
    await cluster.collect();
    const { nodes, snapshotsUnderWay } = await cluster.inspect();
    expect([snapshotsUnderWay, nodes.flatMap(({ recordings }) => recordings)]).toEqual([[], []]);
  });
});
