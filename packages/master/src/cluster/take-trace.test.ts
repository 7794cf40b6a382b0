import { Random } from "@cutline/core";
import type { Trace } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import type { HostLauncher } from "../hosts/host-handle.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import { clusterOf } from "../testing/clusters.js";
import { bytes, ledger, payment } from "../testing/ledger.js";
import { WiredHosts } from "../testing/wired-hosts.js";
import type { HostCluster } from "./host-cluster.js";
import type { SessionOptions } from "./session-options.js";

interface Scene {
  readonly cluster: HostCluster;
  readonly traces: Trace[];
}

function scene(launcher: SessionOptions["launcher"], more: Partial<SessionOptions> = {}): Scene {
  const traces: Trace[] = [];
  const trace = { limit: { events: 100, bytes: 10_000 }, take: (taken: Trace) => traces.push(taken) };
  return { cluster: clusterOf({ launcher, trace, hosts: null, ...more }), traces };
}

/** Three nodes, money, a snapshot, and the end. */
async function shortLife(cluster: HostCluster): Promise<void> {
  await cluster.start({ seed: 3n });
  for (const node of [2, 1, 3]) await cluster.createNode({ node, init: bytes("100") });
  await cluster.command(payment(1, 2, 30));
  await cluster.beginSnapshot({ node: 1 });
  await cluster.receive({ node: 2, source: 1 });
  await cluster.receive({ node: 2, source: 1 });
  await cluster.stop();
}

function inWords({ nodes }: Trace): string[] {
  return nodes.map(({ node, events }) => `${node}: ${events.map(({ event }) => event?.$case ?? "").join(", ")}`);
}

describe.each<[string, SessionOptions["launcher"]]>([
  ["one host in this process", (events) => Promise.resolve(new LocalHostLauncher([ledger], events))],
  ["a host for each node", (events) => Promise.resolve(new WiredHosts([ledger], events, new Random(9n)))],
])("the trace of a cluster on %s", (_name, launcher) => {
  const hosts = (name: string): Partial<SessionOptions> => (name.startsWith("one") ? { hosts: 1 } : {});

  it("is given when the cluster stops: everything that happened, by node", async () => {
    const { cluster, traces } = scene(launcher, hosts(_name));
    await shortLife(cluster);
    expect(traces.map(inWords)).toEqual([
      ["1: created, command, sent, recorded, markersSent", "2: created, received, markerReceived, recorded, markersSent", "3: created"],
    ]);
    expect(traces[0]?.missing).toBe("");
    expect(traces[0]?.nodes.map(({ dropped }) => dropped)).toEqual([0, 0, 0]);
  });

  it("is one for each start of the cluster", async () => {
    const { cluster, traces } = scene(launcher, hosts(_name));
    await shortLife(cluster);
    await shortLife(cluster);
    expect(traces).toHaveLength(2);
    expect(inWords(traces[1] ?? { nodes: [], missing: "" })).toEqual(inWords(traces[0] ?? { nodes: [], missing: "" }));
  });

  it("holds no more of each node than it may, and says how much there was", async () => {
    const { cluster, traces } = scene(launcher, { ...hosts(_name), trace: undefined });
    await shortLife(cluster);
    expect(traces).toEqual([]);
    const limited: Trace[] = [];
    const other = scene(launcher, { ...hosts(_name), trace: { limit: { events: 2, bytes: 1_000 }, take: (trace) => limited.push(trace) } });
    await shortLife(other.cluster);
    expect(limited[0]?.nodes.map(({ events, dropped }) => [events.length, dropped])).toEqual([
      [2, 3],
      [2, 3],
      [1, 0],
    ]);
  });
});

describe("a trace that can't be had whole", () => {
  it("says why, and has what the others kept: a host was lost", async () => {
    let lose: () => void = () => undefined;
    const { cluster, traces } = scene(
      (events): Promise<HostLauncher> => {
        lose = () => {
          events.lost(1, "host 1 (process 17) is gone");
        };
        return Promise.resolve(new WiredHosts([ledger], events, new Random(9n)));
      },
      { trouble: () => undefined },
    );
    await cluster.start({ seed: 3n });
    for (const node of [1, 2]) await cluster.createNode({ node, init: bytes("100") });
    lose(); // by its own account: the wires still reach it
    await cluster.stop();
    expect(traces.map(inWords)).toEqual([["1: created", "2: created"]]);
    expect(traces[0]?.missing).toBe("host 1 (process 17) is gone. What node 1 held in memory is lost; stop the cluster and start again");
  });
});
