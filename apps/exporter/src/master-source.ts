import { bank } from "@cutline/bank";
import { type ClientSecurityFiles, readClientSecurity, RemoteSnapshots } from "@cutline/master/grpc";
import type { SavedRun, Snapshot } from "@cutline/protocol";

/** A master that runs elsewhere, and how it is connected to. */
export interface MasterChoice {
  /** HOST:PORT. */
  readonly address: string;
  readonly files: ClientSecurityFiles;
}

/**
 * The snapshots that a master has collected, as if they had been saved: the one with the id `wanted`, or the "latest", or "all". Where none is meant, the run has
 * all of their ids and nothing else, to choose from. Changes nothing at the master. Throws a CutlineError where that can't be reached.
 */
export async function runOfMaster({ address, files }: MasterChoice, wanted: string): Promise<SavedRun> {
  const master = new RemoteSnapshots({ address, security: await readClientSecurity(files) });
  try {
    const snapshots: Snapshot[] = [];
    const ids = await master.ids();
    const chosen = wanted === "latest" ? ids.slice(-1) : ids;
    for (const id of chosen) {
      const isMeant = wanted === "latest" || wanted === "all" || wanted === id;
      const snapshot = isMeant ? await master.get(id) : named(id);
      if (snapshot !== null) snapshots.push(snapshot);
    }
    const session = { application: bank.name, snapshots };
    return { magic: 0n, version: 0, bodyBytes: 0, bodyCrc32: 0, title: address, savedBy: "cutline-export", sessions: [session] };
  } finally {
    master.close();
  }
}

/** A snapshot of which only the id counts: nobody looks at more. */
function named(snapshotId: string): Snapshot {
  return { state: { snapshotId, nodes: [] }, verdict: undefined, beginTime: undefined, collectTime: undefined };
}
