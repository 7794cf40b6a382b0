import { type Awaitable, CutlineError } from "@cutline/core";
import { onTestFinished } from "vitest";
import type { ManagedCluster } from "../../cluster/managed-cluster.js";
import { RemoteCluster, type RemoteClusterOptions } from "../remote-cluster.js";
import { serving } from "./serving.js";

/** A remote cluster that is closed when the test is over. */
export function remote(options: RemoteClusterOptions): RemoteCluster {
  const cluster = new RemoteCluster(options);
  onTestFinished(() => cluster.close());
  return cluster;
}

/** The same, of a cluster that is served for it. */
export async function remoteOf(cluster: ManagedCluster): Promise<RemoteCluster> {
  return remote({ address: (await serving(cluster, { fault: () => undefined })).address });
}

/** What a call throws or rejects with. */
export async function errorOf(call: () => Awaitable<unknown>): Promise<CutlineError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof CutlineError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
