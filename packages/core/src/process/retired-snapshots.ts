import type { RetiredRange } from "@cutline/protocol";
import { invariant } from "../errors.js";
import { type NodeId, parseSnapshotId, type SnapshotId } from "../identifiers.js";

/**
 * The snapshots that a node must never record again: a marker of one may still come, on a channel opened late.
 *
 * Initiators number their snapshots without gaps, and each ends retired; so for each initiator it is enough to remember up to where all are, and
 * the few beyond. It doesn't grow with the number of snapshots.
 */
export class RetiredSnapshots {
  private readonly initiators = new Map<NodeId, { through: number; readonly beyond: Set<number> }>();

  add(id: SnapshotId): void {
    const { initiator, number } = parts(id);
    const retired = this.initiators.get(initiator) ?? { through: 0, beyond: new Set<number>() };
    this.initiators.set(initiator, retired);
    if (number > retired.through) retired.beyond.add(number);
    while (retired.beyond.delete(retired.through + 1)) retired.through += 1;
  }

  has(id: SnapshotId): boolean {
    if (this.initiators.size === 0) return false;
    const { initiator, number } = parts(id);
    const retired = this.initiators.get(initiator);
    return retired !== undefined && (number <= retired.through || retired.beyond.has(number));
  }

  /** What is retired, ascending by initiator and number. */
  save(): RetiredRange[] {
    const ranges: RetiredRange[] = [];
    for (const [initiator, { through, beyond }] of this.initiators) {
      if (through > 0) ranges.push({ initiator, first: 1, last: through });
      for (const number of beyond) ranges.push({ initiator, first: number, last: number });
    }
    return ranges.sort((one, other) => one.initiator - other.initiator || one.first - other.first);
  }

  /** Retires exactly what `save` gave. */
  restore(saved: readonly RetiredRange[]): void {
    this.initiators.clear();
    for (const { initiator, first, last } of saved) {
      const retired = this.initiators.get(initiator) ?? { through: 0, beyond: new Set<number>() };
      this.initiators.set(initiator, retired);
      if (first === 1) retired.through = last;
      else retired.beyond.add(first);
    }
  }
}

function parts(id: SnapshotId): { initiator: NodeId; number: number } {
  const parsed = parseSnapshotId(id);
  invariant(parsed !== null, "snapshot ids were parsed at the edge", { id });
  return parsed;
}
