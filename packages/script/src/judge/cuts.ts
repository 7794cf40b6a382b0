import type { ChannelId, NodeId } from "@cutline/core";
import { type ChannelPlace, ListedOrder, MeshOrder } from "./channel-order.js";
import { Layout } from "./layout.js";
import type { Collection, CutPoint } from "./snapshot.js";

/** What a channel's state can be: `ahead` less any of `received`. */
export interface ChannelRange {
  /** The money that was ahead of the marker when the target recorded, or when the ReceiveAll began in which it did. */
  readonly ahead: bigint;
  /** What the target can have received of it in that ReceiveAll before it recorded: ascending, from 0. Just 0 where nothing is open. */
  readonly received: readonly bigint[];
}

/** By node: those that its channels come from, and those that they lead to. */
export interface Neighbours {
  readonly sources: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** A channel of which a node may have received any part when it recorded. */
export interface FreeChannel extends ChannelRange {
  readonly source: number;
}

const NOTHING: ChannelRange = { ahead: 0n, received: [0n] };

/** The snapshots of one CollectState, with all that the script tells of them. Snapshots and nodes are given by index; nodes ascend by id. */
export class CollectedCuts {
  readonly layout: Layout;
  readonly nodes: readonly NodeId[];
  /** Which nodes a node's channels come from and lead to; null: all others. */
  readonly neighbours: Neighbours | null;
  private readonly indexes: ReadonlyMap<NodeId, number>;
  /** By event, filled when asked for. */
  private readonly free: (readonly FreeChannel[])[] = [];

  constructor(private readonly collection: Collection) {
    const { snapshots, members, topology } = collection;
    this.nodes = members.map(({ id }) => id);
    this.indexes = new Map(this.nodes.map((id, index) => [id, index]));
    const channels = topology.isMesh ? null : [...topology.channelsAmong(this.indexes)].map((channel) => this.placeOf(channel));
    const order = channels === null ? new MeshOrder(members.length) : new ListedOrder(channels, members.length);
    this.layout = new Layout(snapshots.length, members.length, order);
    this.neighbours = channels && neighboursOf(channels, members.length);
  }

  private placeOf({ source, target }: ChannelId): ChannelPlace {
    return { source: this.indexes.get(source) ?? -1, target: this.indexes.get(target) ?? -1 };
  }

  /** Whether there is a channel from one node to another. */
  hasChannel(source: number, target: number): boolean {
    return source !== target && this.collection.topology.has({ source: this.id(source), target: this.id(target) });
  }

  /** Whether there are these two nodes, and no channel between them. */
  isAbsent(source: NodeId, target: NodeId): boolean {
    const { topology } = this.collection;
    if (topology.isMesh || source === target || topology.has({ source, target })) return false;
    return this.indexes.has(source) && this.indexes.has(target);
  }

  /** The number of the event that a node records a snapshot. */
  event(snapshot: number, node: number): number {
    return snapshot * this.nodes.length + node;
  }

  point(snapshot: number, node: number): CutPoint {
    const { snapshots, members } = this.collection;
    const member = members[node];
    const point = member && snapshots[snapshot]?.pointOf(member);
    if (point === undefined) throw new RangeError(`node ${node} has no part in snapshot ${snapshot}`);
    return point;
  }

  /** Whether a snapshot was begun at this node, and not at a further root or by a marker. */
  isInitiator(snapshot: number, node: number): boolean {
    const { snapshots, members } = this.collection;
    return members[node] !== undefined && snapshots[snapshot]?.initiator === members[node];
  }

  id(node: number): NodeId {
    return this.nodes[node] ?? -1;
  }

  /** Whether a node was there before a line. */
  existed(node: number, line: number): boolean {
    return (this.collection.members[node]?.bornAt ?? line) < line;
  }

  /** What the state of the channel from `source` to `target` can be. */
  range(snapshot: number, source: number, target: number): ChannelRange {
    return this.freeChannels(snapshot, target)[this.freePlace(snapshot, source, target)] ?? this.findRange(snapshot, source, target);
  }

  private findRange(snapshot: number, source: number, target: number): ChannelRange {
    const channel = this.collection.members[target]?.incoming.get(this.id(source));
    if (channel === undefined) return NOTHING;
    const sent = this.point(snapshot, source).at;
    const { at, open } = this.point(snapshot, target);
    const ahead = channel.sentBefore(sent) - channel.receivedBefore(at);
    return { ahead, received: open && ahead > 0n ? channel.prefixSums(at, sent) : NOTHING.received };
  }

  /** The channels into `node` whose state is open, ascending by source. */
  freeChannels(snapshot: number, node: number): readonly FreeChannel[] {
    return (this.free[this.event(snapshot, node)] ??= this.findFree(snapshot, node));
  }

  /** The place of a channel among the free channels into its target; -1 where it isn't one of them. */
  freePlace(snapshot: number, source: number, target: number): number {
    const free = this.freeChannels(snapshot, target);
    let low = 0;
    for (let high = free.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((free[middle]?.source ?? source) < source) low = middle + 1;
      else high = middle;
    }
    return free[low]?.source === source ? low : -1;
  }

  private findFree(snapshot: number, node: number): FreeChannel[] {
    if (!this.point(snapshot, node).open) return [];
    const free: FreeChannel[] = [];
    const sources = [...(this.collection.members[node]?.incoming.keys() ?? [])].map((id) => this.indexes.get(id) ?? -1);
    for (const source of sources.sort((one, other) => one - other)) {
      const range = this.findRange(snapshot, source, node);
      if (range.received.length > 1) free.push({ source, ...range });
    }
    return free;
  }
}

function neighboursOf(channels: readonly ChannelPlace[], nodes: number): Neighbours {
  const none = (): number[][] => Array.from({ length: nodes }, () => []);
  const [sources, targets] = [none(), none()];
  for (const { source, target } of channels) {
    sources[target]?.push(source);
    targets[source]?.push(target);
  }
  return { sources, targets };
}
