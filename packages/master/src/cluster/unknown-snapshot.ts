import { Refusal, type SnapshotId } from "@cutline/core";

/** The Refusal (UNKNOWN_SNAPSHOT) of a snapshot that isn't there. */
export function unknownSnapshot(snapshot: SnapshotId): Refusal {
  const story = `there is no snapshot "${snapshot}": it was never begun, or it was deleted, or pushed out by newer ones`;
  return new Refusal("UNKNOWN_SNAPSHOT", `${story}; ListSnapshots tells which there are`, { snapshot });
}
