import { fileURLToPath } from "node:url";
import { bank } from "@cutline/bank";
import { type Cluster, Refusal } from "@cutline/core";
import { HostCluster, LocalHostLauncher, ProcessLauncher, type TraceWish } from "@cutline/master";
import { hostArguments, hostEnvironment } from "@cutline/runtime/environment";

/** Hosts started for one run at the most, each a process of some 50 MB. */
export const HOSTS_MAX = 256;

/** How long an interrupted run waits for a master that runs elsewhere to end the run's nodes. */
const KILL_MS_MAX = 5_000;

/** Which cluster a command line asks for. */
export interface ClusterChoice {
  /** How many hosts the nodes are spread over; null: each node has a process of its own; 0: all of them run in this process. */
  readonly hosts: number | null;
  /** How many nodes there will be, at a guess; 0 where nobody knows. */
  readonly nodesExpected: number;
  /** Told of trouble that no command answers for. */
  readonly trouble: (code: string, message: string) => void;
  /** Absent: no trace is kept. */
  readonly trace?: TraceWish | undefined;
}

/** A cluster of bank nodes whose master is in this process. Throws a Refusal (TOO_MANY_HOSTS) where it would take too many processes. */
export function localCluster({ hosts, nodesExpected, trouble, trace }: ClusterChoice): Cluster {
  if (hosts === null && nodesExpected > HOSTS_MAX) {
    const story = `a process for each of ${nodesExpected} nodes is more than the ${HOSTS_MAX} that one run may start`;
    throw new Refusal(
      "TOO_MANY_HOSTS",
      `${story}; spread the nodes over fewer with --hosts N, or keep them in this process with --hosts 0`,
    );
  }
  return new HostCluster({
    application: bank,
    hosts: hosts === 0 ? 1 : hosts,
    nodesExpected,
    trouble,
    trace,
    launcher: async (events) => {
      if (hosts === 0) return new LocalHostLauncher([bank], events);
      const command = {
        program: process.execPath,
        arguments: hostArguments(fileURLToPath(new URL("host.js", import.meta.url))),
        environment: hostEnvironment,
      };
      return ProcessLauncher.listen(command, events, "127.0.0.1");
    },
  });
}

/** The cluster behind a master that runs elsewhere. gRPC is loaded only here: it takes longer than a short script. */
export async function remoteCluster(address: string, callMs?: number): Promise<Cluster> {
  const { RemoteCluster } = await import("@cutline/master/grpc");
  return new RemoteCluster(callMs === undefined ? { address } : { address, callMs });
}

/** An interrupted run leaves no nodes behind on a master that goes on: the next one would be refused. */
export async function abandonNodes(master: string, cluster: Cluster): Promise<void> {
  await cluster.close();
  try {
    await killRemoteNodes(master);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`cutline: the nodes of this run may still be there: ${reason}\n`);
  }
}

/** Ends the nodes on a master that runs elsewhere, on a connection of its own, since the run's may be in the middle of something. Bounded in time. */
async function killRemoteNodes(address: string): Promise<void> {
  const cluster = await remoteCluster(address, KILL_MS_MAX);
  try {
    await cluster.stop();
  } finally {
    await cluster.close();
  }
}
