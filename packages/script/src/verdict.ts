import { Refusal } from "@cutline/core";
import type { Snapshot, Violation } from "@cutline/protocol";

/** Snapshots were collected that the system can't have been in. It carries them, for whoever wants to see. */
export class InconsistentSnapshots extends Refusal {
  constructor(
    message: string,
    readonly snapshots: readonly Snapshot[],
  ) {
    super("SNAPSHOT_INCONSISTENT", message);
  }
}

/** Throws an InconsistentSnapshots (SNAPSHOT_INCONSISTENT) that lists every violation unless each snapshot carries the verdict that it is consistent. */
export function refuseInconsistent(snapshots: readonly Snapshot[]): void {
  const lines = snapshots.filter(({ verdict }) => verdict?.consistent !== true).flatMap(describe);
  if (lines.length > 0) throw new InconsistentSnapshots(lines.join("\n"), snapshots);
}

function describe({ state, verdict }: Snapshot): string[] {
  const name = `snapshot ${state?.snapshotId ?? "without a state"}`;
  if (verdict === undefined) return [`${name} carries no verdict: nobody checked it`];
  return [`${name} is not a state that the system can have been in`, ...verdict.violations.map(describeViolation)];
}

/** The explanation names the channel and the message, where there is one. */
function describeViolation({ reason, explanation }: Violation): string {
  return `  ${explanation} [${reason}]`;
}
