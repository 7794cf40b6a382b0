import type { GlobalState, NodeRecord } from "@cutline/protocol";
import { ProtocolError } from "../errors.js";
import type { NodeId, SnapshotId } from "../identifiers.js";
import { RetiredSnapshots } from "../process/retired-snapshots.js";

/** A snapshot under way. */
interface Gathering {
  readonly records: Map<NodeId, NodeRecord>;
}

/**
 * Gathers what nodes recorded. It knows who takes part, and that is all: a snapshot is whole when every node has handed in its part, and none
 * was opened again since by a channel that joined it.
 */
export class Observer {
  private readonly members = new Set<NodeId>();
  private readonly gatherings = new Map<SnapshotId, Gathering>();
  private readonly retired = new RetiredSnapshots();

  /** A node takes part in every snapshot that is under way, and in those to come. Comes before any of its channels is opened. */
  join(node: NodeId): void {
    this.members.add(node);
  }

  /** A snapshot was begun. One that is retired stays so: what nodes had told of it may still be on its way. */
  begin(snapshot: SnapshotId): void {
    if (this.gatherings.has(snapshot) || this.retired.has(snapshot)) return;
    this.gatherings.set(snapshot, { records: new Map() });
  }

  /** A node's part is complete. It may come before `begin` returns to whoever asked for the snapshot. */
  recorded(record: NodeRecord): void {
    if (!this.members.has(record.node)) throw new ProtocolError("UNKNOWN_NODE", `a record came from node ${record.node}, which is unknown`);
    this.begin(record.snapshotId);
    this.gatherings.get(record.snapshotId)?.records.set(record.node, record);
  }

  /** A node's part, handed in before, is open again. */
  reopened(snapshot: SnapshotId, node: NodeId): void {
    this.gatherings.get(snapshot)?.records.delete(node);
  }

  /** Snapshots under way, in the order in which they began. */
  underWay(): SnapshotId[] {
    return [...this.gatherings.keys()];
  }

  /** Nodes whose part of a snapshot is missing, ascending. */
  missing(snapshot: SnapshotId): NodeId[] {
    const records = this.gatherings.get(snapshot)?.records;
    return [...this.members].filter((node) => records?.has(node) !== true).sort((one, other) => one - other);
  }

  /** Whether a snapshot is under way, and every node has handed in its part. */
  isWhole(snapshot: SnapshotId): boolean {
    return this.gatherings.get(snapshot)?.records.size === this.members.size; // only members have records
  }

  /** The global state of a whole snapshot, its nodes ascending. */
  assemble(snapshot: SnapshotId): GlobalState {
    const records = this.gatherings.get(snapshot)?.records ?? new Map<NodeId, NodeRecord>();
    return { snapshotId: snapshot, nodes: [...records.values()].sort((one, other) => one.node - other.node) };
  }

  /** Forgets a snapshot, for good: it is collected, or given up. */
  retire(snapshot: SnapshotId): void {
    this.retired.add(snapshot);
    this.gatherings.delete(snapshot);
  }
}
