import { type Awaitable, type Cluster, type ProtocolError, Random, Refusal } from "@cutline/core";
import { describe, expect, it } from "vitest";
import type { HostEvents, HostLauncher } from "../hosts/host-handle.js";
import { clusterOf, localCluster, story, wiredCluster } from "../testing/clusters.js";
import { bytes, ledger, payment, text } from "../testing/ledger.js";
import { DONE, ScriptedHosts } from "../testing/scripted-hosts.js";
import { WiredHosts } from "../testing/wired-hosts.js";
import type { HostCluster } from "./host-cluster.js";

const CALLS: [string, (cluster: Cluster) => Awaitable<unknown>][] = [
  ["createNode", (cluster) => cluster.createNode({ node: 1, init: bytes("5") })],
  ["command", (cluster) => cluster.command(payment(1, 2, 1))],
  ["command to anybody", (cluster) => cluster.command({ ...payment(1, 2, 1), sendsTo: null })],
  ["receive", (cluster) => cluster.receive({ node: 1, source: null })],
  ["receiveAll", (cluster) => cluster.receiveAll()],
  ["beginSnapshot", (cluster) => cluster.beginSnapshot({ node: 1 })],
  ["collect", (cluster) => cluster.collect()],
  ["stop", (cluster) => cluster.stop()],
];

/** A promise that a test settles. */
function deferred<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** What came of a call: "done", or the code of its refusal. */
async function outcome(call: () => Awaitable<unknown>): Promise<string> {
  try {
    await call();
    return "done";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

async function withNodes(cluster: HostCluster, count: number): Promise<HostCluster> {
  await cluster.start({ seed: 1n });
  for (let node = 1; node <= count; node += 1) await cluster.createNode({ node, init: bytes("100") });
  return cluster;
}

describe("a cluster that is not started", () => {
  it.each(CALLS)("refuses %s in words, and can be started all the same", async (_name, call) => {
    const cluster = localCluster();
    expect(await outcome(() => call(cluster))).toBe("NOT_STARTED");
    await withNodes(cluster, 2);
    expect(await outcome(() => cluster.command(payment(1, 2, 1)))).toBe("done");
  });

  it.each(CALLS)("refuses %s after a stop and after a close, too", async (_name, call) => {
    const cluster = await withNodes(localCluster(), 2);
    await cluster.stop();
    expect(await outcome(() => call(cluster))).toBe("NOT_STARTED");
    await cluster.close();
    expect(await outcome(() => call(cluster))).toBe("CLOSED");
    expect(await outcome(() => cluster.start({ seed: 1n }))).toBe("CLOSED");
  });
});

describe("starting", () => {
  it.each([
    { hosts: null, nodesExpected: 3, started: 3 },
    { hosts: 2, nodesExpected: 5, started: 2 },
    { hosts: 4, nodesExpected: 3, started: 3 },
    { hosts: 4, nodesExpected: 0, started: 0 },
  ])("starts $started hosts ahead of need for $nodesExpected nodes on $hosts", async ({ hosts, nodesExpected, started }) => {
    const launcher = new ScriptedHosts();
    const cluster = clusterOf({ hosts, nodesExpected, launcher: () => Promise.resolve(launcher) });
    await cluster.start({ seed: 1n });
    expect(launcher.log).toEqual([`prepare ${started}`]);
  });

  it("fails where the master can't listen, and can be tried again", async () => {
    const launchers = [Promise.reject(new Error("EADDRNOTAVAIL")), Promise.resolve(new ScriptedHosts())];
    const cluster = clusterOf({ launcher: () => launchers.shift()! });
    await expect(cluster.start({ seed: 1n })).rejects.toThrow("EADDRNOTAVAIL");
    await cluster.start({ seed: 1n });
  });

  it("draws a seed where none is given", async () => {
    const spins = await Promise.all(
      [null, null, 5n, 5n].map(async (seed) => {
        const cluster = localCluster();
        await cluster.start({ seed });
        await cluster.createNode({ node: 1, init: bytes("1") });
        return text(await cluster.command({ node: 1, command: bytes("spin"), sendsTo: [] }));
      }),
    );
    expect(spins[0]).not.toBe(spins[1]);
    expect(spins[2]).toBe(spins[3]);
  });
});

describe("stopping", () => {
  it("comes after everything that was asked for, ends every host, and leaves room for a fresh start", async () => {
    const launchers: ScriptedHosts[] = [];
    const cluster = clusterOf({ launcher: () => Promise.resolve(launchers[launchers.push(new ScriptedHosts()) - 1]!) });
    const asked = [cluster.start({ seed: 1n }), cluster.createNode({ node: 1, init: bytes("1") }), cluster.stop()];
    asked.push(cluster.start({ seed: 1n }), cluster.createNode({ node: 1, init: bytes("1") }));
    await Promise.all(asked);
    const created = ["prepare 0", "launch 1", "1 is asked createNode", "1 answers createNode"];
    expect(launchers.map(({ log }) => log)).toEqual([[...created, "close"], created]);
  });

  it("forgets nodes, messages and snapshots", async () => {
    const cluster = await withNodes(localCluster(), 3);
    await cluster.command(payment(1, 2, 5));
    await cluster.beginSnapshot({ node: 1 });
    await cluster.stop();
    await withNodes(cluster, 2);
    expect(await outcome(() => cluster.collect())).toBe("NO_SNAPSHOT");
    expect(await cluster.receive({ node: 2, source: null })).toBeNull();
    expect(await cluster.beginSnapshot({ node: 1 })).toBe("1-1");
    await cluster.receiveAll();
    expect((await cluster.collect()).map(story)).toEqual(["1 has 100, 2 has 100, consistent"]);
  });
});

describe("closing", () => {
  it("ends what is under way, which fails, and what was asked for after it; everything is settled when it returns", async () => {
    const cluster = await withNodes(wiredCluster(null, 1n), 3);
    const settled: string[] = [];
    const calls = [
      () => cluster.command(payment(1, 2, 5)),
      () => cluster.receive({ node: 2, source: 1 }),
      () => cluster.receiveAll(),
      () => cluster.stop(),
    ];
    const outcomes = calls.map((call) => outcome(call).then((code) => settled.push(code)));
    await cluster.close();
    await Promise.all(outcomes);
    expect(settled).toEqual(["HOST_LOST", "HOST_LOST", "CLOSED", "CLOSED"]);
  });

  it("during a start waits for it, ends what it started, and makes it fail", async () => {
    const [launcher, listening] = [new ScriptedHosts(), deferred<HostLauncher>()];
    const cluster = clusterOf({ nodesExpected: 2, launcher: () => listening.promise });
    const order: string[] = [];
    const started = outcome(() => cluster.start({ seed: 1n })).then((code) => order.push(`start: ${code}`));
    const closed = cluster.close().then(() => order.push("closed"));
    const node = outcome(() => cluster.createNode({ node: 1, init: bytes("1") })).then((code) => order.push(`node: ${code}`));
    listening.resolve(launcher);
    await Promise.all([started, closed, node]);
    expect(launcher.log).toEqual(["prepare 2", "close"]);
    expect(order).toEqual(expect.arrayContaining(["start: CLOSED", "node: CLOSED", "closed"]));
    expect(order.indexOf("closed")).toBeGreaterThan(order.indexOf("start: CLOSED"));
  });

  it("during a stop waits for it", async () => {
    const ended = deferred<undefined>();
    class SlowHosts extends ScriptedHosts {
      override async close(): Promise<void> {
        await ended.promise;
        await super.close();
      }
    }
    const launcher = new SlowHosts();
    const cluster = clusterOf({ launcher: () => Promise.resolve(launcher) });
    await cluster.start({ seed: 1n });
    const stopped = cluster.stop();
    await Promise.resolve();
    const closed = cluster.close().then(() => expect(launcher.log).toEqual(["prepare 0", "close"]));
    ended.resolve(undefined);
    await Promise.all([stopped, closed]);
  });

  it("can be asked for twice, and both wait for the end", async () => {
    const launcher = new ScriptedHosts();
    const cluster = clusterOf({ launcher: () => Promise.resolve(launcher) });
    await cluster.start({ seed: 1n });
    await Promise.all([cluster.close(), cluster.close()]);
    await cluster.close();
    expect(launcher.log).toEqual(["prepare 0", "close"]);
  });
});

describe("a host that is gone", () => {
  /** Three nodes, a host each, the events of which a test can make up; and the trouble that was told. */
  const scene = async (): Promise<{ readonly cluster: HostCluster; readonly events: HostEvents; readonly trouble: string[] }> => {
    const sinks: HostEvents[] = [];
    const trouble: string[] = [];
    const cluster = clusterOf({
      launcher: (events) => Promise.resolve(new WiredHosts([ledger], events, new Random(BigInt(sinks.push(events))))),
      trouble: (code, message) => trouble.push(`${code}: ${message}`),
    });
    await withNodes(cluster, 3);
    return { cluster, events: sinks[0]!, trouble };
  };

  it("ends all that waits, whatever host it waits for, and says what was lost and what to do", async () => {
    const { cluster, events, trouble } = await scene();
    const story = "HOST_LOST: host 2 (process 7) is gone: bad luck. What node 2 held in memory is lost; stop the cluster and start again";
    const told = (call: Awaitable<unknown>): Promise<string> => {
      return Promise.resolve(call).then(
        () => "done",
        (error: unknown) => `${(error as ProtocolError).code}: ${(error as Error).message}`,
      );
    };
    const waiting = [told(cluster.command(payment(1, 2, 5))), told(cluster.command(payment(3, 1, 5))), told(cluster.receiveAll())];
    events.lost(2, "host 2 (process 7) is gone: bad luck");
    waiting.push(told(cluster.beginSnapshot({ node: 1 })));
    expect(await Promise.all(waiting)).toEqual([story, story, story, story]);
    expect(trouble).toEqual([story]);
  });

  it("leaves room for a fresh start", async () => {
    const { cluster, events } = await scene();
    events.lost(2, "bad luck");
    expect(await outcome(() => cluster.command(payment(1, 3, 5)))).toBe("HOST_LOST");
    await cluster.stop();
    await withNodes(cluster, 2);
    expect(await outcome(() => cluster.command(payment(1, 2, 5)))).toBe("done");
  });

  it("is like a host that tells of trouble: the first that is told stays", async () => {
    const { cluster, events, trouble } = await scene();
    events.event(1, { $case: "trouble", value: { code: "LINK_REFUSED", message: "host 2 refuses the link" } });
    events.lost(2, "bad luck");
    await expect(async () => await cluster.command(payment(1, 3, 5))).rejects.toThrow("host 2 refuses the link");
    expect(trouble.map((line) => line.slice(0, 12))).toEqual(["LINK_REFUSED", "HOST_LOST: b"]);
  });
});

describe("a host that answers something else than was asked", () => {
  it.each(CALLS.filter(([name]) => ["command", "receive", "receiveAll", "beginSnapshot"].includes(name)))(
    "fails %s",
    async (_name, call) => {
      const refusing = new ScriptedHosts((_host, { $case }) => ($case === "survey" ? new Refusal("BUSY", "later") : DONE));
      const cluster = await withNodes(clusterOf({ launcher: () => Promise.resolve(refusing) }), 2);
      expect(["UNEXPECTED_ANSWER", "BUSY"]).toContain(await outcome(() => call(cluster)));
    },
  );
});
