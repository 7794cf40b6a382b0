import type { NodeId } from "@cutline/core";
import { type ChannelOrder, type ChannelPlace, ListedOrder, MeshOrder } from "./channel-order.js";
import { Layout } from "./layout.js";
import type { Collection, CutPoint } from "./snapshot.js";

/** What a channel's state can be: `ahead` less any of `received`. */
export interface ChannelRange {
  /** The money that was ahead of the marker when the target recorded, or when the ReceiveAll began in which it did. */
  readonly ahead: bigint;
  /** What the target can have received of it in that ReceiveAll before it recorded: ascending, from 0. Just 0 where nothing is open. */
  readonly received: readonly bigint[];
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
  private readonly ids: ReadonlySet<NodeId>;
  /** By event, filled when asked for. */
  private readonly free: (readonly FreeChannel[])[] = [];

  constructor(private readonly collection: Collection) {
    const { snapshots, members } = collection;
    this.layout = new Layout(snapshots.length, members.length, orderOf(collection));
    this.nodes = members.map(({ id }) => id);
    this.ids = new Set(this.nodes);
  }

  /** Whether there is a channel from one node to another. */
  hasChannel(source: number, target: number): boolean {
    return source !== target && this.collection.topology.has({ source: this.id(source), target: this.id(target) });
  }

  /** Whether there are these two nodes, and no channel between them. */
  isAbsent(source: NodeId, target: NodeId): boolean {
    const { topology } = this.collection;
    if (topology.isMesh || source === target || topology.has({ source, target })) return false;
    return this.ids.has(source) && this.ids.has(target);
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
    for (let source = 0; source < this.nodes.length; source += 1) {
      const range = this.findRange(snapshot, source, node);
      if (range.received.length > 1) free.push({ source, ...range });
    }
    return free;
  }
}

function orderOf({ members, topology }: Collection): ChannelOrder {
  if (topology.isMesh) return new MeshOrder(members.length);
  const indexes = new Map(members.map(({ id }, index) => [id, index]));
  const channels: ChannelPlace[] = [];
  for (const { source, target } of topology.channelsAmong(indexes)) {
    const [from, to] = [indexes.get(source), indexes.get(target)];
    if (from !== undefined && to !== undefined) channels.push({ source: from, target: to });
  }
  return new ListedOrder(channels, members.length);
}
