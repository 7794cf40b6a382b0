import { bank } from "@cutline/bank";
import { RemoteCluster } from "@cutline/master/grpc";
import type { SavedRun } from "@cutline/protocol";

/** The snapshots of a master that runs elsewhere, as if they had been saved. Throws a CutlineError where it can't be reached, or has none. */
export async function runOfMaster(address: string, _snapshot: string): Promise<SavedRun> {
  const cluster = new RemoteCluster({ address });
  try {
    const snapshots = [...(await cluster.collect())];
    const session = { application: bank.name, snapshots };
    return { magic: 0n, version: 0, bodyBytes: 0, bodyCrc32: 0, title: address, savedBy: "cutline-export", sessions: [session] };
  } finally {
    await cluster.close();
  }
}
