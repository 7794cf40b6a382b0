import type { NodeRecord, SavedChannel, SavedProcess } from "@cutline/protocol";
import type { Application, Context } from "../application.js";
import { ProtocolError, Refusal } from "../errors.js";
import { formatChannel, type NodeId, type SnapshotId, snapshotIdOf } from "../identifiers.js";
import type { Message } from "../message.js";
import { Random } from "../random.js";
import { Recording } from "./recording.js";
import { RetiredSnapshots } from "./retired-snapshots.js";

/** Everything that can happen to a process. */
export type ProcessInput =
  /** An outside request. `sendsTo` limits whom it may send to; null: anybody. */
  | { readonly kind: "command"; readonly command: Uint8Array; readonly sendsTo: readonly NodeId[] | null }
  /** The next message or marker of the channel from `source`. */
  | { readonly kind: "deliver"; readonly source: NodeId; readonly message: Message }
  /** Begin a snapshot: a new one, or, at a further root, the given one. */
  | { readonly kind: "initiate"; readonly snapshot: SnapshotId | null }
  /** The channel from `source` exists from now on. Comes before its source opens it. */
  | { readonly kind: "openIncoming"; readonly source: NodeId }
  /** The channel to `target` exists from now on. Its target has opened it. */
  | { readonly kind: "openOutgoing"; readonly target: NodeId }
  /** The snapshot is collected, or given up: forget it, for good. */
  | { readonly kind: "retire"; readonly snapshot: SnapshotId };

/** Where a process puts its effects, in order. None of these may call back into the process. */
export interface ProcessSink {
  /** Put a message on the channel to `target`. */
  send(target: NodeId, payload: Uint8Array): void;
  /** Put a marker on the channel to each of `targets`, behind everything sent so far. */
  sendMarker(snapshot: SnapshotId, targets: readonly NodeId[]): void;
  /** Answer the command. */
  reply(reply: Uint8Array): void;
  /** The snapshot that was asked for has this id. */
  initiated(snapshot: SnapshotId): void;
  /** This node's part of a snapshot is complete. */
  recorded(record: NodeRecord): void;
  /** This node's part of a snapshot was complete and is open again. */
  reopened(snapshot: SnapshotId): void;
}

/**
 * The process machine: Chandy and Lamport, "Distributed Snapshots: Determining Global States of Distributed Systems" (ACM TOCS 3(1), 1985),
 * over channels that are FIFO and exactly once, with any number of snapshots under way, channels opened late, and several roots.
 * Deterministic; changes its own state in place; all effects go to the sink. A step that throws a Refusal has changed nothing.
 */
export class Process<State> {
  /** Messages sent on each outgoing channel; the keys are the channels. Markers are not counted. */
  private readonly sent = new Map<NodeId, number>();
  /** Messages received on each incoming channel; the keys are the channels. */
  private readonly received = new Map<NodeId, number>();
  /** Snapshots recorded here and not retired, in the order in which they were. */
  private readonly recordings = new Map<SnapshotId, Recording>();
  private readonly retired = new RetiredSnapshots();
  private readonly random: Random;
  private readonly context: Context;
  private state: State;
  private begun = 0;
  private sendsTo: readonly NodeId[] | null = null;

  constructor(
    readonly id: NodeId,
    private readonly application: Application<State>,
    init: Uint8Array,
    seed: bigint,
    private readonly sink: ProcessSink,
  ) {
    this.state = application.create(init);
    this.random = new Random(seed, id);
    this.context = this.contextOf();
  }

  step(input: ProcessInput): void {
    switch (input.kind) {
      case "command":
        return this.command(input.command, input.sendsTo);
      case "deliver":
        return input.message.kind === "marker"
          ? this.receiveMarker(input.source, input.message.snapshot)
          : this.receiveMessage(input.source, input.message.payload);
      case "initiate":
        return this.initiate(input.snapshot ?? snapshotIdOf(this.id, this.begun + 1));
      case "openIncoming":
        return this.openIncoming(input.source);
      case "openOutgoing":
        return this.openOutgoing(input.target);
      case "retire":
        this.recordings.delete(input.snapshot);
        return this.retired.add(input.snapshot);
    }
  }

  /** Marker-sending rule: record the local state, then a marker on each outgoing channel before any other message. */
  protected record(snapshot: SnapshotId): Recording {
    const state = this.application.save(this.state);
    const recording = new Recording({ snapshot, node: this.id, state, sent: this.sent, received: this.received });
    this.recordings.set(snapshot, recording);
    if (this.sent.size > 0) this.sink.sendMarker(snapshot, [...this.sent.keys()]);
    return recording;
  }

  /** Marker-receiving rule: the first marker of a snapshot records, its channel being empty; a later one ends its channel's recording. */
  private receiveMarker(source: NodeId, snapshot: SnapshotId): void {
    this.requireIncoming(source);
    if (this.retired.has(snapshot)) return;
    const recording = this.recordings.get(snapshot) ?? this.record(snapshot);
    if (!recording.awaits(source)) {
      throw new ProtocolError("DUPLICATE_MARKER", `a second marker of snapshot ${snapshot} came on ${this.incoming(source)}`);
    }
    recording.close(source);
    this.handIn(recording);
  }

  private receiveMessage(source: NodeId, payload: Uint8Array): void {
    const before = this.requireIncoming(source);
    this.application.receive(this.state, source, payload, this.context);
    this.received.set(source, before + 1);
    if (this.recordings.size === 0) return; // to iterate over nothing costs as much as the rest
    for (const recording of this.recordings.values()) recording.message(source, payload);
  }

  private command(command: Uint8Array, sendsTo: readonly NodeId[] | null): void {
    this.sendsTo = sendsTo;
    try {
      this.sink.reply(this.application.command(this.state, command, this.context));
    } finally {
      this.sendsTo = null;
    }
  }

  /** A root that a marker reached first has recorded already, and ignores the request. */
  private initiate(snapshot: SnapshotId): void {
    if (snapshot === snapshotIdOf(this.id, this.begun + 1)) this.begun += 1;
    this.sink.initiated(snapshot);
    if (this.recordings.has(snapshot) || this.retired.has(snapshot)) return;
    this.handIn(this.record(snapshot));
  }

  /** A late channel behaves as one that was always there, silent: each recording awaits its marker. */
  private openIncoming(source: NodeId): void {
    if (this.received.has(source)) throw new ProtocolError("CHANNEL_EXISTS", `${this.incoming(source)} is open already`);
    this.received.set(source, 0);
    for (const recording of this.recordings.values()) {
      if (recording.complete) this.sink.reopened(recording.snapshot);
      recording.join(source);
    }
  }

  /** A late channel starts with the markers of every snapshot recorded here: all that it will carry is after these cuts. */
  private openOutgoing(target: NodeId): void {
    if (this.sent.has(target)) {
      throw new ProtocolError("CHANNEL_EXISTS", `channel ${formatChannel({ source: this.id, target })} is open already`);
    }
    this.sent.set(target, 0);
    for (const snapshot of this.recordings.keys()) this.sink.sendMarker(snapshot, [target]);
  }

  private handIn(recording: Recording): void {
    if (recording.complete) this.sink.recorded(recording.record());
  }

  private requireIncoming(source: NodeId): number {
    const received = this.received.get(source);
    if (received === undefined) throw new ProtocolError("UNKNOWN_CHANNEL", `node ${this.id} has no ${this.incoming(source)}`);
    return received;
  }

  private noChannel(target: NodeId): Refusal {
    return new Refusal("NO_CHANNEL", `node ${this.id} has no channel to node ${target} to send on`);
  }

  private incoming(source: NodeId): string {
    return `channel ${formatChannel({ source, target: this.id })}`;
  }

  private contextOf(): Context {
    const canSend = (target: NodeId): boolean => this.sent.has(target) && (this.sendsTo === null || this.sendsTo.includes(target));
    return {
      node: this.id,
      canSend,
      random: () => this.random.next(),
      send: (target, payload) => {
        const before = this.sent.get(target);
        if (before === undefined || !canSend(target)) throw this.noChannel(target);
        this.sent.set(target, before + 1);
        this.sink.send(target, payload);
      },
    };
  }

  /** Whether a command does the same now as after any receives that succeed. */
  isCertain(command: Uint8Array): boolean {
    return this.application.isCertain?.(this.state, command) ?? false;
  }

  /** The application's state, saved. */
  saveState(): Uint8Array {
    return this.application.save(this.state);
  }

  /** All that the process remembers between two steps. Later steps don't reach into it. */
  save(): SavedProcess {
    return {
      state: this.saveState(),
      outgoing: channelsOf(this.sent),
      incoming: channelsOf(this.received),
      recordings: [...this.recordings.values()].map((recording) => recording.save()),
      retired: this.retired.save(),
      begun: this.begun,
      random: this.random.save(),
    };
  }

  /** Goes to where `save` was called, on this process or another of the same node and application. What came since is forgotten; tells nobody. */
  restore(saved: SavedProcess): void {
    this.state = this.application.load(saved.state);
    refill(this.sent, saved.outgoing.map(countOf));
    refill(this.received, saved.incoming.map(countOf));
    refill(
      this.recordings,
      saved.recordings.map((part) => Recording.load(part)).map((recording) => [recording.snapshot, recording]),
    );
    this.retired.restore(saved.retired);
    this.begun = saved.begun;
    this.random.restore(saved.random);
  }

  /** Throws the Refusal that receiving these messages in this order would end in. Changes nothing and sends nothing. */
  rehearse(messages: Iterable<{ readonly source: NodeId; readonly payload: Uint8Array }>): void {
    const copy = this.application.load(this.application.save(this.state));
    const canSend = (target: NodeId): boolean => this.sent.has(target);
    const send = (target: NodeId): void => {
      if (!canSend(target)) throw this.noChannel(target);
    };
    const silent: Context = { node: this.id, canSend, send, random: () => 0 };
    for (const { source, payload } of messages) this.application.receive(copy, source, payload, silent);
  }

  /** Snapshots recorded here and not retired, in the order in which they were, with the channels whose marker is still to come. */
  recordingStatus(): { readonly snapshotId: SnapshotId; readonly awaiting: NodeId[] }[] {
    return [...this.recordings.values()].map((recording) => ({ snapshotId: recording.snapshot, awaiting: recording.awaiting() }));
  }
}

function channelsOf(counts: ReadonlyMap<NodeId, number>): SavedChannel[] {
  return [...counts].map(([node, count]) => ({ node, count }));
}

function countOf({ node, count }: SavedChannel): [NodeId, number] {
  return [node, count];
}

function refill<Key, Value>(map: Map<Key, Value>, entries: readonly (readonly [Key, Value])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
