import type {
  Awaitable,
  Cluster,
  ClusterStatus,
  CommandRequest,
  CutlineError,
  NodeId,
  Received,
  SnapshotId,
  StartOptions,
} from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { Turn } from "./turn.js";

/** What a cluster tells between calls. */
export interface ClusterNews {
  /** A node's part of a snapshot came, or was opened again. */
  progressed(snapshot: SnapshotId): void;
  /** A host is gone or can't go on: nothing but a stop makes sense. */
  broken(error: CutlineError): void;
}

/**
 * A cluster whose snapshots can be looked at one by one, and whose calls can be given up while they wait for their turn: each takes a Turn besides,
 * and rejects with a Refusal (CANCELLED) where that was cancelled before.
 */
export interface ManagedCluster extends Cluster {
  start(options: StartOptions, turn?: Turn): Awaitable<void>;
  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }, turn?: Turn): Awaitable<void>;
  command(request: CommandRequest, turn?: Turn): Awaitable<Uint8Array>;
  receive(request: { readonly node: NodeId; readonly source: NodeId | null }, turn?: Turn): Awaitable<Received | null>;
  /** Cancelled while it works, it stops between two waves; what it has received until then stays received (CANCELLED says so). */
  receiveAll(turn?: Turn): Awaitable<void>;
  beginSnapshot(request: { readonly node: NodeId }, turn?: Turn): Awaitable<SnapshotId>;
  collect(turn?: Turn): Awaitable<readonly Snapshot[]>;
  inspect(turn?: Turn): Awaitable<ClusterStatus>;
  stop(turn?: Turn): Awaitable<void>;
  /** Collects one snapshot, and leaves the others under way. UNKNOWN_SNAPSHOT, MARKERS_WAITING. */
  collectOnly(snapshot: SnapshotId): Awaitable<Snapshot>;
  /** Ends a snapshot that is under way at every node, and forgets it. UNKNOWN_SNAPSHOT. */
  discard(snapshot: SnapshotId, turn?: Turn): Awaitable<void>;
  /** Whether a snapshot is under way and every node has handed in its part, as far as is known at this moment. */
  isWhole(snapshot: SnapshotId): boolean;
  /** From here on tells `news`. There is one listener; the last stays. */
  listen(news: ClusterNews): void;
}
