import type { NodeId, SnapshotId } from "@cutline/core";
import type { TraceEvent } from "@cutline/protocol";

/** What one node sent, by target: a channel carries one message at each position, and one marker of each snapshot. Values are indexes of events. */
interface SentByNode {
  readonly messages: Map<NodeId, Map<number, number>>;
  readonly markers: Map<SnapshotId, Map<NodeId, number>>;
}

/**
 * Which event sent what. Nothing has a name of its own here that would be a text: the trace of 1,000 nodes has a million markers.
 */
export class Sends {
  private readonly sources = new Map<NodeId, SentByNode>();

  /** Takes up what an event of a node sent, and returns to whom. */
  add(node: NodeId, { event }: TraceEvent, index: number): readonly NodeId[] {
    if (event?.$case === "sent") {
      const { target, position } = event.value;
      const { messages } = this.source(node);
      messages.set(target, (messages.get(target) ?? new Map<number, number>()).set(position, index));
      return [target];
    }
    if (event?.$case !== "markersSent") return [];
    const { markers } = this.source(node);
    const ofSnapshot = markers.get(event.value.snapshotId) ?? new Map<NodeId, number>();
    markers.set(event.value.snapshotId, ofSnapshot);
    const targets = event.value.places.map(({ target }) => target);
    for (const target of targets) ofSnapshot.set(target, index);
    return targets;
  }

  /** The index of the event that sent what this one, of `node`, received; null where that isn't known, or it received nothing. */
  indexFor(node: NodeId, { event }: TraceEvent): number | null {
    if (event?.$case === "received") return this.sources.get(event.value.source)?.messages.get(node)?.get(event.value.position) ?? null;
    if (event?.$case === "markerReceived")
      return this.sources.get(event.value.source)?.markers.get(event.value.snapshotId)?.get(node) ?? null;
    return null;
  }

  private source(node: NodeId): SentByNode {
    const known = this.sources.get(node);
    if (known !== undefined) return known;
    const added: SentByNode = { messages: new Map(), markers: new Map() };
    this.sources.set(node, added);
    return added;
  }
}

/** Whose message or marker an event received; null where it received none. */
export function sourceOf({ event }: TraceEvent): NodeId | null {
  return event?.$case === "received" || event?.$case === "markerReceived" ? event.value.source : null;
}
