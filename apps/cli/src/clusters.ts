import { fileURLToPath } from "node:url";
import { bank } from "@cutline/bank";
import { type Cluster, Refusal } from "@cutline/core";
import { HostCluster, type HostCommand, LocalHostLauncher, ProcessLauncher, type TraceWish } from "@cutline/master";
import { hostArguments, hostEnvironment, type TlsPaths } from "@cutline/runtime/environment";
import type { MasterChoice } from "./master-options.js";

/** Hosts started for one run at the most, each a process of some 50 MB. */
export const HOSTS_MAX = 256;

/** How long an interrupted run waits for a master that runs elsewhere to end the run's nodes. */
const KILL_MS_MAX = 5_000;

/** Command lines of hosts that are programs of their own, by the host's id. */
export type HostCommands = ReadonlyMap<number, string>;

/** Which cluster a command line asks for. */
export interface ClusterChoice {
  /** How many hosts the nodes are spread over; null: each node has a process of its own; 0: all of them run in this process. */
  readonly hosts: number | null;
  /** How many nodes there will be, at a guess; 0 where nobody knows. */
  readonly nodesExpected: number;
  /** What `sh` is to run for hosts that are programs of their own; absent: each host is ours. */
  readonly hostCommands?: HostCommands;
  /** Told of trouble that no command answers for. */
  readonly trouble: (code: string, message: string) => void;
  /** What hosts and their master speak TLS with; absent, or null: this machine is trusted. */
  readonly tls?: ClusterTls | null;
  /** Absent: no trace is kept. */
  readonly trace?: TraceWish | undefined;
}

/** A certificate and its key: as files, which hosts read, and what is in them. */
export interface ClusterTls {
  readonly paths: TlsPaths;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A cluster of bank nodes whose master is in this process. Throws a Refusal (TOO_MANY_HOSTS, NO_SUCH_HOST) where it would take too many processes, or fewer than are named. */
export function localCluster({ hosts, nodesExpected, trouble, hostCommands = new Map(), tls = null, trace }: ClusterChoice): HostCluster {
  if (hosts === null && nodesExpected > HOSTS_MAX) {
    const story = `a process for each of ${nodesExpected} nodes is more than the ${HOSTS_MAX} that one run may start`;
    throw new Refusal(
      "TOO_MANY_HOSTS",
      `${story}; spread the nodes over fewer with --hosts N, or keep them in this process with --hosts 0`,
    );
  }
  const unused = [...hostCommands.keys()].find((host) => hosts !== null && host > hosts);
  if (unused !== undefined) {
    throw new Refusal(
      "NO_SUCH_HOST",
      `--host-command names host ${unused}, but there are ${hosts ?? 0}: hosts are numbered from 1 to what --hosts says`,
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
      const command: HostCommand = {
        program: process.execPath,
        arguments: hostArguments(fileURLToPath(new URL("host.js", import.meta.url))),
        environment: (host) => hostEnvironment(host, tls?.paths),
        others: new Map([...hostCommands].map(([host, line]) => [host, throughShell(line)])),
      };
      const stranger = (line: string): void => {
        trouble("STRANGER", `at the port that hosts come to, ${line}`);
      };
      return ProcessLauncher.listen(command, events, "127.0.0.1", { tls, stranger });
    },
  });
}

/** A command line as people write it. `exec`: the host is the process that was started, so that it can be ended. */
function throughShell(line: string): { program: string; arguments: string[] } {
  return { program: "sh", arguments: ["-c", `exec ${line}`] };
}

/**
 * The cluster behind a master that runs elsewhere. gRPC is loaded only here: it takes longer than a short script. Rejects with a Refusal where the address
 * is none, or what a connection would be made with can't be read or is not safe.
 */
export async function remoteCluster({ address, files }: MasterChoice, callMs?: number): Promise<Cluster> {
  const { readClientSecurity, RemoteCluster } = await import("@cutline/master/grpc");
  const security = await readClientSecurity(files);
  return new RemoteCluster(callMs === undefined ? { address, security } : { address, security, callMs });
}

/** An interrupted run leaves no nodes behind on a master that goes on: the next one would be refused. */
export async function abandonNodes(master: MasterChoice, cluster: Cluster): Promise<void> {
  await cluster.close();
  try {
    await killRemoteNodes(master);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`cutline: the nodes of this run may still be there: ${reason}\n`);
  }
}

/** Ends the nodes on a master that runs elsewhere, on a connection of its own, since the run's may be in the middle of something. Bounded in time. */
async function killRemoteNodes(master: MasterChoice): Promise<void> {
  const cluster = await remoteCluster(master, KILL_MS_MAX);
  try {
    await cluster.stop();
  } finally {
    await cluster.close();
  }
}
