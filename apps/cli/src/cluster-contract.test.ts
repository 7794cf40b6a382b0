import { fileURLToPath } from "node:url";
import { bank, decodeTransfer, encodeCommand, encodeInit } from "@cutline/bank";
import type { Cluster } from "@cutline/core";
import { HostCluster, LocalHostLauncher, ProcessLauncher, type SessionOptions } from "@cutline/master";
import { RemoteCluster, serveCluster } from "@cutline/master/grpc";
import { hostEnvironment } from "@cutline/runtime/environment";
import { clusterContract, type ClusterUnderTest } from "@cutline/sim";
import { describe, it } from "vitest";

/** The host program, as built. */
const HOST = fileURLToPath(new URL("../dist/host.js", import.meta.url));

/** A cluster in the bank's words. */
function under(cluster: Cluster, release: () => Promise<void> = () => Promise.resolve()): ClusterUnderTest {
  return {
    cluster,
    release,
    init: (coins) => encodeInit(BigInt(coins)),
    transfer: (target, coins) => encodeCommand({ target, amount: BigInt(coins) }),
    coinsIn: (payload) => Number(decodeTransfer(payload)),
  };
}

function clusterOn(options: Pick<SessionOptions, "hosts" | "launcher">): HostCluster {
  return new HostCluster({ application: bank, nodesExpected: 3, trouble: () => undefined, ...options });
}

function inThisProcess(): HostCluster {
  return clusterOn({ hosts: 1, launcher: (events) => Promise.resolve(new LocalHostLauncher([bank], events)) });
}

function inProcesses(hosts: number | null): HostCluster {
  const command = { program: process.execPath, arguments: [HOST], environment: hostEnvironment };
  return clusterOn({ hosts, launcher: (events) => ProcessLauncher.listen(command, events, "127.0.0.1") });
}

async function behindServer(): Promise<ClusterUnderTest> {
  const cluster = inThisProcess();
  const server = await serveCluster(cluster, { application: "bank", host: "127.0.0.1", port: 0, insecure: false });
  return under(new RemoteCluster({ address: server.address }), async () => {
    await server.close();
    await cluster.close();
  });
}

describe.each<[string, () => ClusterUnderTest | Promise<ClusterUnderTest>]>([
  ["in this process", () => under(inThisProcess())],
  ["on two hosts", () => under(inProcesses(2))],
  ["with a process for each node", () => under(inProcesses(null))],
  ["behind a gRPC server", behindServer],
])("a cluster %s", { timeout: 60_000 }, (_where, make) => {
  for (const { title, run } of clusterContract(async () => make())) it(title, run);
});
