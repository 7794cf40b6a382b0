import { describe, expect, it } from "vitest";
import type { HostCluster } from "./host-cluster.js";
import { clusterOf, localCluster, story } from "../testing/clusters.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import { bytes, ledger, payment } from "../testing/ledger.js";

async function started(nodes: number, cluster = localCluster()): Promise<HostCluster> {
  await cluster.start({ seed: 1n });
  for (let node = 1; node <= nodes; node += 1) await cluster.createNode({ node, init: bytes("100") });
  return cluster;
}

/** The refusal of a collection, as a message. */
async function refusal(cluster: HostCluster): Promise<string> {
  return cluster.collect().then(
    () => "nothing was refused",
    (error: unknown) => `${(error as { code: string }).code}: ${(error as Error).message}`,
  );
}

describe("collecting", () => {
  it("gives the global state with its verdict and its times, and what comes later doesn't change it", async () => {
    const cluster = await started(2);
    await cluster.command(payment(1, 2, 30));
    const before = new Date();
    expect(await cluster.beginSnapshot({ node: 2 })).toBe("2-1");
    await cluster.command(payment(1, 2, 5));
    await cluster.receiveAll();
    const [snapshot, ...others] = await cluster.collect();
    await cluster.command(payment(2, 1, 100));
    expect(others).toEqual([]);
    expect(story(snapshot!)).toBe("1 has 65, 2 has 100, 1→2: 30 5, consistent");
    expect(snapshot!.state!.snapshotId).toBe("2-1");
    expect(snapshot!.verdict).toEqual({ consistent: true, violations: [] });
    expect(snapshot!.beginTime!.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(snapshot!.collectTime!.getTime()).toBeGreaterThanOrEqual(snapshot!.beginTime!.getTime());
  });

  it("gives every snapshot that was begun, in the order in which they began, once", async () => {
    const cluster = await started(3);
    for (const node of [3, 1, 3]) await cluster.beginSnapshot({ node });
    await cluster.receiveAll();
    expect((await cluster.collect()).map(({ state }) => state?.snapshotId)).toEqual(["3-1", "1-1", "3-2"]);
    expect(await refusal(cluster)).toMatch(/^NO_SNAPSHOT: /);
    await cluster.beginSnapshot({ node: 3 });
    await cluster.receiveAll();
    expect((await cluster.collect()).map(({ state }) => state?.snapshotId)).toEqual(["3-3"]);
  });

  it("makes every node forget what it collected: nothing of it comes back", async () => {
    const cluster = await started(2);
    await cluster.beginSnapshot({ node: 1 });
    await cluster.receiveAll();
    await cluster.collect();
    await cluster.createNode({ node: 3, init: bytes("100") });
    expect(await cluster.receive({ node: 3, source: null })).toBeNull();
    expect(await refusal(cluster)).toMatch(/^NO_SNAPSHOT: /);
  });

  it("says what is wrong with a global state that can't be", async () => {
    const launcher = async (...[events]: Parameters<Parameters<typeof clusterOf>[0]["launcher"]>): Promise<LocalHostLauncher> => {
      const tampering: typeof events = {
        lost: () => undefined,
        event: (host, event) => {
          if (event.$case === "recorded" && event.value.node === 2) event.value.incoming.length = 0;
          events.event(host, event);
        },
      };
      return Promise.resolve(new LocalHostLauncher([ledger], tampering));
    };
    const cluster = await started(2, clusterOf({ hosts: 1, launcher }));
    await cluster.command(payment(1, 2, 30));
    await cluster.beginSnapshot({ node: 2 });
    await cluster.receiveAll();
    const [snapshot] = await cluster.collect();
    expect(snapshot!.verdict).toMatchObject({ consistent: false, violations: [{ channel: { source: 1, target: 2 } }] });
    expect(snapshot!.verdict!.violations[0]!.explanation).toContain("channel (1 → 2)");
  });
});

describe("a collection that can't be made", () => {
  it("says that there is nothing to collect", async () => {
    const cluster = await started(2);
    expect(await refusal(cluster)).toBe("NO_SNAPSHOT: no snapshot was begun since the last CollectState; begin one first");
  });

  it("lists the channels in which markers wait, by number, and collects once they were received", async () => {
    const cluster = await started(11);
    await cluster.beginSnapshot({ node: 10 });
    await cluster.receive({ node: 2, source: 10 });
    const channels = [
      ...[1, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((target) => `(2 → ${target})`),
      ...[1, 3, 4, 5, 6, 7, 8, 9, 11].map((target) => `(10 → ${target})`),
    ];
    expect(await refusal(cluster)).toBe(
      "MARKERS_WAITING: snapshot 10-1 is not whole: nodes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 are not done, and its markers wait in " +
        `${channels.join(", ")}. Receive them (Receive, ReceiveAll) and collect again`,
    );
    await cluster.receiveAll();
    expect(await cluster.collect()).toHaveLength(1);
  });

  it("counts the channels that are too many to list", async () => {
    const cluster = await started(24);
    await cluster.beginSnapshot({ node: 1 });
    expect(await refusal(cluster)).toMatch(/wait in \(1 → 2\), \(1 → 3\), .*\(1 → 21\) and 3 more\. Receive them/);
  });

  it("finds a marker behind any number of messages", async () => {
    const cluster = await started(2);
    for (let message = 0; message < 1_500; message += 1) await cluster.command(payment(1, 2, 0));
    await cluster.beginSnapshot({ node: 1 });
    expect(await refusal(cluster)).toContain("nodes 1, 2 are not done, and its markers wait in (1 → 2). Receive");
  });

  it("collects none of several where one isn't whole, and tells of that one", async () => {
    const cluster = await started(2);
    await cluster.beginSnapshot({ node: 1 });
    await cluster.receiveAll();
    await cluster.beginSnapshot({ node: 2 });
    expect(await refusal(cluster)).toMatch(
      /^MARKERS_WAITING: snapshot 2-1 is not whole: nodes 1, 2 are not done, and its markers wait in \(2 → 1\)\. /,
    );
    await cluster.receiveAll();
    expect((await cluster.collect()).map(({ state }) => state?.snapshotId)).toEqual(["1-1", "2-1"]);
  });
});
