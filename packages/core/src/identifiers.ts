import { ProtocolError } from "./errors.js";

/** A node's id: a whole number from 0 to 4294967295, in any order and with gaps. */
export type NodeId = number;

/** A snapshot's id, INITIATOR-NUMBER: the node that began it and how many it had begun by then. Unique without coordination. */
export type SnapshotId = string;

/** A host's id, from 1, given by the master. */
export type HostId = number;

/** The FIFO channel from `source` to `target`. */
export interface ChannelId {
  readonly source: NodeId;
  readonly target: NodeId;
}

/** The largest node id. */
export const NODE_ID_MAX = 0xffff_ffff;

/** A channel as people write it: (1 → 2). */
export function formatChannel({ source, target }: ChannelId): string {
  return `(${source} → ${target})`;
}

/** The snapshot that `initiator` begins as its `number`th, from 1. */
export function snapshotIdOf(initiator: NodeId, number: number): SnapshotId {
  return `${initiator}-${number}`;
}

/** Takes a snapshot id apart. Returns null if it isn't one. */
export function parseSnapshotId(id: SnapshotId): { readonly initiator: NodeId; readonly number: number } | null {
  const match = /^(0|[1-9]\d{0,9})-([1-9]\d{0,14})$/.exec(id);
  if (match === null) return null;
  const initiator = Number(match[1]);
  return initiator > NODE_ID_MAX ? null : { initiator, number: Number(match[2]) };
}

/** The same id. Throws a ProtocolError where it isn't one: for ids that come from another process. */
export function requireSnapshotId(id: SnapshotId): SnapshotId {
  if (parseSnapshotId(id) === null) throw new ProtocolError("BAD_SNAPSHOT_ID", `"${id.slice(0, 40)}" is not the id of a snapshot`);
  return id;
}
