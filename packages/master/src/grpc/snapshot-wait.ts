import { CutlineError, Refusal, type SnapshotId } from "@cutline/core";
import { SnapshotState } from "@cutline/protocol/grpc";
import type { Turn } from "../cluster/turn.js";
import { isOver, type TrackedSnapshot } from "../tracked/snapshot-book.js";
import type { TrackedCluster } from "../tracked/tracked-cluster.js";

/**
 * Waits until a snapshot is over: as soon as it is whole it is collected, alone. Delivers nothing: somebody has to receive its markers. Throws a Refusal:
 * UNKNOWN_SNAPSHOT; SNAPSHOT_DELETED, CANCELLED or STOPPING where the wait is in vain.
 */
export async function waitForSnapshot(
  cluster: TrackedCluster,
  id: SnapshotId,
  turn: Turn,
  stopping: AbortSignal,
): Promise<TrackedSnapshot> {
  const { snapshots } = cluster;
  for (const entry = snapshots.get(id); ;) {
    if (snapshots.find(id) !== entry)
      throw new Refusal("SNAPSHOT_DELETED", `snapshot ${id} was deleted while it was waited for`, { snapshot: id });
    if (isOver(entry)) return entry;
    if (turn.isCancelled) throw new Refusal("CANCELLED", `the call was cancelled, or its deadline passed; snapshot ${id} goes on`);
    if (stopping.aborted) throw new Refusal("STOPPING", "the master is ending");
    if (entry.state === SnapshotState.WHOLE) await collect(cluster, id);
    else await change(cluster, turn, stopping);
  }
}

/** Collects it, unless it was opened again, collected or deleted since it was seen to be whole. */
async function collect(cluster: TrackedCluster, id: SnapshotId): Promise<void> {
  try {
    await cluster.collectOnly(id);
  } catch (error) {
    const mayGoOn = error instanceof CutlineError && ["MARKERS_WAITING", "UNKNOWN_SNAPSHOT"].includes(error.code);
    if (!mayGoOn && cluster.snapshots.find(id)?.state === SnapshotState.WHOLE) throw error;
  }
}

function change({ snapshots }: TrackedCluster, turn: Turn, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      ignore();
      turn.onCancel = null;
      stopping.removeEventListener("abort", done);
      resolve();
    };
    const ignore = snapshots.onChange(done);
    turn.onCancel = done;
    stopping.addEventListener("abort", done);
  });
}
