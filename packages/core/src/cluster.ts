import type { NodeStatus, Snapshot } from "@cutline/protocol";
import type { ChannelId, NodeId, SnapshotId } from "./identifiers.js";

/** A value, or a promise of it: a cluster in the same process need not make its caller wait. */
export type Awaitable<T> = T | Promise<T>;

/** What came off a channel: an application's message or a marker. */
export type Received =
  | { readonly kind: "message"; readonly source: NodeId; readonly payload: Uint8Array }
  | { readonly kind: "marker"; readonly source: NodeId; readonly snapshot: SnapshotId };

/** An outside request to the application on a node. */
export interface CommandRequest {
  readonly node: NodeId;
  /** The command, in the application's encoding. */
  readonly command: Uint8Array;
  /** The only nodes that it may send to, or null for any. Who says so lets the cluster overlap it with other commands. */
  readonly sendsTo: readonly NodeId[] | null;
  /**
   * Whether the node may do it before receives that come before it, where the application is certain that nobody can tell. Whoever says so vouches
   * that none of these receives will be refused. Absent: it may not.
   */
  readonly mayOvertake?: boolean;
}

/** What a cluster is doing, seen between two commands. */
export interface ClusterStatus {
  /** Ascending. Of each channel's messages the first are shown, and all are counted. */
  readonly nodes: readonly NodeStatus[];
  /** Snapshots begun and not yet collected, in the order in which they began. */
  readonly snapshotsUnderWay: readonly SnapshotId[];
}

/** How a cluster is started. */
export interface StartOptions {
  /** Makes every random choice repeatable, 0 to 2^64 - 1; null draws one. */
  readonly seed: bigint | null;
  /** The only channels between nodes, of whichever there will be; absent or null: a full mesh. */
  readonly topology?: readonly ChannelId[] | null;
}

/**
 * What a script, a service or a test may ask of nodes, wherever these run: in this process, in processes of their own, or behind a server.
 *
 * Calls take effect strictly in the order in which they are made, as if each had returned before the next began; a caller may make the next
 * one without waiting, and nobody can tell. A call that can't be done throws or rejects with a CutlineError and changes nothing.
 */
export interface Cluster {
  /** Starts the cluster. ALREADY_STARTED, NOT_EMPTY; BAD_TOPOLOGY for a channel that is listed twice, or leads from a node to itself. */
  start(options: StartOptions): Awaitable<void>;
  /** Creates a node, and the channels that the topology has between it and the nodes there are. NODE_EXISTS, NOT_STARTED. */
  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }): Awaitable<void>;
  /** Runs a command and gives its reply, once everything that it sent is in its channels. UNKNOWN_NODE, NO_CHANNEL, and the application's refusals. */
  command(request: CommandRequest): Awaitable<Uint8Array>;
  /** Takes the first message of the channel from `source`, or of a random non-empty one, and delivers it. Null where there is none. UNKNOWN_NODE, NO_CHANNEL. */
  receive(request: { readonly node: NodeId; readonly source: NodeId | null }): Awaitable<Received | null>;
  /** Receives in random order until every channel is empty, markers that this sets off included. */
  receiveAll(): Awaitable<void>;
  /**
   * Begins a snapshot at `node`; and, where channels don't lead from there to everybody, the same snapshot at as few further roots as can be. Its markers
   * are in their channels when this returns.
   */
  beginSnapshot(request: { readonly node: NodeId }): Awaitable<SnapshotId>;
  /**
   * Everything of each snapshot that was begun and not yet collected, in the order in which they began. NO_SNAPSHOT where there is none;
   * MARKERS_WAITING, with the channels where they wait, where one isn't whole; then none is collected.
   */
  collect(): Awaitable<readonly Snapshot[]>;
  /** What every node is doing and what waits in its channels. Changes nothing. NOT_STARTED. */
  inspect(): Awaitable<ClusterStatus>;
  /** Ends every node. NOT_STARTED where there is nothing to end. */
  stop(): Awaitable<void>;
  /** Lets go of everything that the cluster holds, started or not, in bounded time. Idempotent; nothing can be asked afterwards. */
  close(): Promise<void>;
}
