import type { NodeId, Topology } from "@cutline/core";
import type { Member } from "./member.js";

/** When a node recorded a snapshot, as far as the script and the lines before tell; and the marker that it then put on each of its channels. */
export interface CutPoint {
  readonly snapshot: Snapshot;
  /** The script's line that made it record. */
  readonly at: number;
  /** Whether that line is a ReceiveAll, so that nobody knows how much of it was done by then. */
  readonly open: boolean;
  /** Its balance: at the moment itself, or, where it is open, when the ReceiveAll began. */
  readonly balance: bigint;
  /** The channel that brought the marker; null for its roots, and where it is open. */
  readonly source: NodeId | null;
  /** Which of the markers that the node sent is this snapshot's: known where a later line told; else UNPLACED. */
  place: number;
}

/** The place of a marker whose place is not known: behind all that are. A small integer, since there are millions. */
export const UNPLACED = 0x3fff_ffff;

/** A snapshot, from its beginning on. */
export class Snapshot {
  /** By the index of the node. */
  private readonly points: CutPoint[] = [];
  private size = 0;

  constructor(readonly initiator: Member) {}

  pointOf({ index }: Member): CutPoint | undefined {
    return this.points[index];
  }

  /** How many nodes have recorded it. */
  get recorded(): number {
    return this.size;
  }

  record({ index }: Member, point: CutPoint): void {
    this.points[index] = point;
    this.size += 1;
  }
}

/** What one CollectState collected. */
export interface Collection {
  /** In the order in which they began. */
  readonly snapshots: readonly Snapshot[];
  /** Those who take part, ascending. */
  readonly members: readonly Member[];
  readonly topology: Topology;
}
