import { type Application, Random } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { onTestFinished } from "vitest";
import { HostCluster } from "../cluster/host-cluster.js";
import type { SessionOptions } from "../cluster/session-options.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import { ledger, text } from "./ledger.js";
import { WiredHosts } from "./wired-hosts.js";

/** A cluster of ledgers that is closed when the test is over. `trouble` is told where a test doesn't expect any. */
export function clusterOf(options: Partial<SessionOptions> & Pick<SessionOptions, "launcher">): HostCluster {
  const trouble = (code: string, message: string): void => {
    throw new Error(`${code}: ${message}`);
  };
  const cluster = new HostCluster({ application: ledger, hosts: null, nodesExpected: 0, trouble, ...options });
  onTestFinished(() => cluster.close());
  return cluster;
}

/** A cluster whose nodes are all in one host, in this process. */
export function localCluster(application: Application<unknown> = ledger): HostCluster {
  return clusterOf({ application, hosts: 1, launcher: (events) => Promise.resolve(new LocalHostLauncher([application], events)) });
}

/** A cluster on as many hosts, joined by wires whose slowness is drawn from `seed`. */
export function wiredCluster(hosts: number | null, seed: bigint, application: Application<unknown> = ledger): HostCluster {
  return clusterOf({
    application,
    hosts,
    launcher: (events) => Promise.resolve(new WiredHosts([application], events, new Random(seed))),
  });
}

/** A snapshot as a short story: each node's coins, and what is in each channel that isn't empty. */
export function story({ state, verdict }: Snapshot): string {
  const nodes = (state?.nodes ?? []).map(({ node, state: saved }) => `${node} has ${text(saved).split("/")[0] ?? ""}`);
  const channels = (state?.nodes ?? []).flatMap(({ node, incoming }) =>
    incoming.flatMap(({ source, messages }) => (messages.length === 0 ? [] : [`${source}→${node}: ${messages.map(text).join(" ")}`])),
  );
  return [...nodes, ...channels, verdict?.consistent === true ? "consistent" : "inconsistent"].join(", ");
}
