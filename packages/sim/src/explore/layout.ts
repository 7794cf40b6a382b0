import { type ChannelId, formatChannel, invariant, type NodeId, type SnapshotId } from "@cutline/core";
import type { World } from "../world.js";

/**
 * A state of a world, as whole numbers: which of the actions that happen once have happened, and the number of what each node remembers, of what
 * each channel holds, and of what the observer knows of each snapshot. Two states are the same if and only if these numbers are: there is no
 * hash that could be the same for two.
 */
export type State = Int32Array;

/** Bits of each number of a state but the first, which has twice as many. */
export const PACKED_BITS = 16;

/** Where in a state what is. */
export class Layout {
  /** Which actions have happened that happen once: a bit for each. */
  readonly done = 0;
  readonly size: number;
  /** Places of nodes and channels. */
  readonly system: readonly number[];
  private readonly nodes = new Map<NodeId, number>();
  private readonly channels = new Map<string, number>();
  private readonly sources = new Map<number, NodeId>();
  private readonly snapshots = new Map<SnapshotId, number>();

  constructor(world: World) {
    let place = this.done;
    for (const { id } of world.nodes) this.nodes.set(id, (place += 1));
    for (const channel of world.channels) {
      this.channels.set(formatChannel(channel), (place += 1));
      this.sources.set(place, channel.source);
    }
    for (const { id } of world.snapshots) this.snapshots.set(id, (place += 1));
    this.size = place + 1;
    this.system = [...this.nodes.values(), ...this.channels.values()];
  }

  node(node: NodeId): number {
    const place = this.nodes.get(node);
    invariant(place !== undefined, "a node is one of the world's", { node });
    return place;
  }

  channel(channel: ChannelId): number {
    const place = this.channels.get(formatChannel(channel));
    invariant(place !== undefined, "a channel is one of the world's", { channel: formatChannel(channel) });
    return place;
  }

  snapshot(snapshot: SnapshotId): number {
    const place = this.snapshots.get(snapshot);
    invariant(place !== undefined, "a snapshot is one of the world's", { snapshot });
    return place;
  }

  /** The source of the channel at this place. */
  sourceOf(place: number): NodeId {
    const source = this.sources.get(place);
    invariant(source !== undefined, "a place is that of a channel", { place });
    return source;
  }

  hasChannel(channel: ChannelId): boolean {
    return this.channels.has(formatChannel(channel));
  }

  hasSnapshot(snapshot: SnapshotId): boolean {
    return this.snapshots.has(snapshot);
  }
}
