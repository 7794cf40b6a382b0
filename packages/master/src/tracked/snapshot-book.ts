import { type CutlineError, type NodeId, type SnapshotId } from "@cutline/core";
import type { GlobalState, Snapshot } from "@cutline/protocol";
import { SnapshotState } from "@cutline/protocol/grpc";
import { unknownSnapshot } from "../cluster/unknown-snapshot.js";
import { SNAPSHOT_BYTES_KEPT, SNAPSHOTS_KEPT } from "./limits.js";

/** What is known of one snapshot. */
export interface TrackedSnapshot {
  readonly id: SnapshotId;
  /** Rises from one to the next in the order in which they began, over all starts. */
  readonly place: number;
  readonly initiator: NodeId;
  readonly beginTime: Date;
  state: SnapshotState;
  wholeTime: Date | null;
  /** Once it is collected. */
  collected: Snapshot | null;
  /** Once it has failed. */
  failure: { readonly reason: string; readonly message: string } | null;
  /** Of what it recorded. */
  bytes: number;
  messagesRecorded: number;
  /** Channels of its cut. */
  channelsRecorded: number;
}

/** Whether nothing more becomes of it: it is collected, or has failed. */
export function isOver({ state }: TrackedSnapshot): boolean {
  return state === SnapshotState.COLLECTED || state === SnapshotState.FAILED;
}

/** The snapshots of a cluster since it was started. What is collected or failed is kept within limits; what is under way always. */
export class SnapshotBook {
  private readonly entries = new Map<SnapshotId, TrackedSnapshot>();
  /** Those that are over, the oldest first. */
  private readonly over = new Set<TrackedSnapshot>();
  private readonly waiters = new Set<() => void>();
  private bytes = 0;
  private places = 0;

  constructor(
    private readonly keptMax = SNAPSHOTS_KEPT,
    private readonly bytesMax = SNAPSHOT_BYTES_KEPT,
  ) {}

  /** In the order in which they began. */
  all(): TrackedSnapshot[] {
    return [...this.entries.values()];
  }

  /** Those that may still become whole, or are. */
  underWay(): TrackedSnapshot[] {
    return this.all().filter((entry) => !isOver(entry));
  }

  find(id: SnapshotId): TrackedSnapshot | null {
    return this.entries.get(id) ?? null;
  }

  /** Throws a Refusal (UNKNOWN_SNAPSHOT). */
  get(id: SnapshotId): TrackedSnapshot {
    const entry = this.entries.get(id);
    if (entry === undefined) throw unknownSnapshot(id);
    return entry;
  }

  begun(id: SnapshotId, initiator: NodeId, beginTime: Date): void {
    const place = (this.places += 1);
    const entry = { id, place, initiator, beginTime, state: SnapshotState.UNDER_WAY, wholeTime: null, collected: null, failure: null };
    this.entries.set(id, { ...entry, bytes: 0, messagesRecorded: 0, channelsRecorded: 0 });
  }

  /** Whether every part is there now. Returns whether that is new. */
  progressed(entry: TrackedSnapshot, isWhole: boolean): boolean {
    const state = isWhole ? SnapshotState.WHOLE : SnapshotState.UNDER_WAY;
    if (entry.state === state || this.over.has(entry)) return false;
    entry.state = state;
    entry.wholeTime = isWhole ? new Date() : null;
    this.changed();
    return isWhole;
  }

  collected(snapshot: Snapshot): void {
    const state = snapshot.state;
    const entry = state === undefined ? undefined : this.entries.get(state.snapshotId);
    if (state === undefined || entry === undefined) return;
    const { bytes, messagesRecorded, channelsRecorded } = weigh(state);
    Object.assign(entry, { state: SnapshotState.COLLECTED, collected: snapshot, bytes, messagesRecorded, channelsRecorded });
    entry.wholeTime ??= snapshot.collectTime ?? null;
    this.end(entry);
  }

  failed(entry: TrackedSnapshot, { code, message }: CutlineError): void {
    entry.state = SnapshotState.FAILED;
    entry.failure = { reason: code, message };
    this.end(entry);
  }

  delete(entry: TrackedSnapshot): void {
    this.entries.delete(entry.id);
    if (this.over.delete(entry)) this.bytes -= entry.bytes;
    this.changed();
  }

  /** Forgets all: ids begin anew. */
  clear(): void {
    this.entries.clear();
    this.over.clear();
    this.bytes = 0;
    this.changed();
  }

  /** Calls `waiter` when something has changed. Returns what ends that. */
  onChange(waiter: () => void): () => void {
    this.waiters.add(waiter);
    return () => this.waiters.delete(waiter);
  }

  private end(entry: TrackedSnapshot): void {
    this.over.add(entry);
    this.bytes += entry.bytes;
    for (const oldest of this.over) {
      if (this.over.size <= this.keptMax && this.bytes <= this.bytesMax) break;
      if (oldest !== entry) this.delete(oldest);
    }
    this.changed();
  }

  private changed(): void {
    for (const waiter of [...this.waiters]) waiter();
  }
}

/** What it takes to keep a cut, roughly, and how much is in it. */
function weigh({ nodes }: GlobalState): Pick<TrackedSnapshot, "bytes" | "messagesRecorded" | "channelsRecorded"> {
  let [bytes, messagesRecorded, channelsRecorded] = [0, 0, 0];
  for (const { state, sent, incoming, silentSources } of nodes) {
    bytes += state.length + 32 * (sent.length + incoming.length) + 8 * silentSources.length;
    channelsRecorded += incoming.length + silentSources.length;
    for (const { messages } of incoming) {
      messagesRecorded += messages.length;
      for (const message of messages) bytes += message.length + 16;
    }
  }
  return { bytes, messagesRecorded, channelsRecorded };
}
