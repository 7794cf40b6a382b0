import type { NodeId, SnapshotId } from "@cutline/core";
import type { TraceEvent } from "@cutline/protocol";

/** More nodes than there ever are; its square is a number that is still exact. */
const NODES_MAX = 2 ** 26;

/**
 * Which event sent what: a channel carries one message at each position, and one marker of each snapshot. Channels are numbers here, and nothing is named by
 * a text: the trace of 1,000 nodes has a million markers, each of which would have a text of its own.
 */
export class Sends {
  private readonly places = new Map<NodeId, number>();
  /** Indexes of events, by channel and position. */
  private readonly messages = new Map<number, Map<number, number>>();
  /** Indexes of events, by snapshot and channel. */
  private readonly markers = new Map<SnapshotId, Map<number, number>>();

  /** Takes up what an event of a node sent, and returns on which channels. */
  add(node: NodeId, { event }: TraceEvent, index: number): number[] {
    if (event?.$case === "sent") {
      const channel = this.channel(node, event.value.target);
      const positions = this.messages.get(channel) ?? new Map<number, number>();
      this.messages.set(channel, positions.set(event.value.position, index));
      return [channel];
    }
    if (event?.$case !== "markersSent") return [];
    const { snapshotId, places } = event.value;
    const ofSnapshot = this.markers.get(snapshotId) ?? new Map<number, number>();
    this.markers.set(snapshotId, ofSnapshot);
    const channels = places.map(({ target }) => this.channel(node, target));
    for (const channel of channels) ofSnapshot.set(channel, index);
    return channels;
  }

  /** The channel on which an event of a node received something, or null. */
  channelOf(node: NodeId, { event }: TraceEvent): number | null {
    return event?.$case === "received" || event?.$case === "markerReceived" ? this.channel(event.value.source, node) : null;
  }

  /** The index of the event that sent what this one received on its channel; null where it isn't known. */
  indexOf(channel: number, { event }: TraceEvent): number | null {
    if (event?.$case === "received") return this.messages.get(channel)?.get(event.value.position) ?? null;
    if (event?.$case === "markerReceived") return this.markers.get(event.value.snapshotId)?.get(channel) ?? null;
    return null;
  }

  private channel(source: NodeId, target: NodeId): number {
    return this.placeOf(source) * NODES_MAX + this.placeOf(target);
  }

  private placeOf(node: NodeId): number {
    const known = this.places.get(node);
    if (known !== undefined) return known;
    const place = this.places.size;
    this.places.set(node, place);
    return place;
  }
}
