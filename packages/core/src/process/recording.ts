import type { NodeRecord, SavedRecording } from "@cutline/protocol";
import { invariant } from "../errors.js";
import type { NodeId, SnapshotId } from "../identifiers.js";

/** The messages recorded as in transit on one incoming channel, and how many had been received before them. */
interface RecordedChannel {
  readonly received: number;
  readonly messages: Uint8Array[];
}

/** What a node knows about itself at the moment it records. */
export interface LocalCut {
  readonly snapshot: SnapshotId;
  readonly node: NodeId;
  readonly state: Uint8Array;
  /** Messages sent by then on each outgoing channel. */
  readonly sent: ReadonlyMap<NodeId, number>;
  /** Messages received by then on each incoming channel. */
  readonly received: ReadonlyMap<NodeId, number>;
}

/**
 * One node's part of one snapshot: its local state at the cut, and the state of each incoming channel, which is recorded from the cut
 * until the channel's marker comes. Costs nothing for a channel that carries nothing but one place in a set.
 */
export class Recording {
  readonly snapshot: SnapshotId;
  private readonly node: NodeId;
  /** The local state that was recorded. */
  readonly state: Uint8Array;
  private readonly awaited: Set<NodeId>;
  private readonly sent: { readonly target: NodeId; readonly count: number }[] = [];
  private readonly channels = new Map<NodeId, RecordedChannel>();
  private readonly silent: Set<NodeId>;

  constructor(cut: LocalCut) {
    ({ snapshot: this.snapshot, node: this.node, state: this.state } = cut);
    this.awaited = new Set(cut.received.keys());
    this.silent = new Set(cut.received.keys());
    for (const [target, count] of cut.sent) if (count > 0) this.sent.push({ target, count });
    for (const [source, received] of cut.received) if (received > 0) this.open(source, received);
  }

  /** Whether every channel's marker has come. */
  get complete(): boolean {
    return this.awaited.size === 0;
  }

  /** Whether the marker on the channel from `source` is still to come. */
  awaits(source: NodeId): boolean {
    return this.awaited.has(source);
  }

  /** Sources of the channels whose marker is still to come, ascending. */
  awaiting(): NodeId[] {
    return [...this.awaited].sort(ascending);
  }

  /** A message came on a channel: it is in transit in this cut if the channel's marker is still to come. */
  message(source: NodeId, payload: Uint8Array): void {
    if (this.awaited.has(source)) (this.channels.get(source) ?? this.open(source, 0)).messages.push(payload);
  }

  /** The channel's marker came: its state is what was recorded by now. */
  close(source: NodeId): void {
    this.awaited.delete(source);
  }

  /** A channel was opened late: it counts as always there and silent, and its marker is awaited. */
  join(source: NodeId): void {
    this.awaited.add(source);
    this.silent.add(source);
  }

  /** The record to hand in. Lists ascend, so that the same cut gives the same bytes. */
  record(): NodeRecord {
    const incoming = [...this.channels].map(([source, { received, messages }]) => ({ source, received, messages: [...messages] }));
    return {
      snapshotId: this.snapshot,
      node: this.node,
      state: this.state,
      sent: this.sent.sort((one, other) => one.target - other.target),
      incoming: incoming.sort((one, other) => one.source - other.source),
      silentSources: [...this.silent].sort(ascending),
    };
  }

  /** The part as it is by now, complete or not. */
  save(): SavedRecording {
    return { record: this.record(), awaiting: this.awaiting() };
  }

  /** The recording that `save` gave. */
  static load({ record, awaiting }: SavedRecording): Recording {
    invariant(record !== undefined, "a saved recording has its record");
    const { snapshotId, node, state } = record;
    const sent = new Map(record.sent.map(({ target, count }) => [target, count]));
    const recording = new Recording({ snapshot: snapshotId, node, state, sent, received: new Map() });
    for (const source of record.silentSources) recording.silent.add(source);
    for (const { source, received, messages } of record.incoming) recording.open(source, received).messages.push(...messages);
    for (const source of awaiting) recording.awaited.add(source);
    return recording;
  }

  private open(source: NodeId, received: number): RecordedChannel {
    const channel: RecordedChannel = { received, messages: [] };
    this.silent.delete(source);
    this.channels.set(source, channel);
    return channel;
  }
}

function ascending(one: number, other: number): number {
  return one - other;
}
