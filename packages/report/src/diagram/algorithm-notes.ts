import type { NodeId, SnapshotId } from "@cutline/core";
import type { EventReport, TraceReport } from "../run/trace-report.js";

/** What an event meant to the algorithm, which it doesn't say itself. */
export interface AlgorithmNote {
  /** A receive: the snapshots that recorded the message, as in transit. */
  readonly recordedBy: readonly SnapshotId[];
  /** A marker that came: how many messages were recorded on its channel. */
  readonly channelMessages: number;
  /** A marker that came: how many more the node gets for its snapshot; infinitely many where the trace doesn't tell. */
  readonly markersLeft: number;
}

/** A node's part of a snapshot while it goes on. */
interface Part {
  /** Messages recorded by channel: by source. */
  readonly recorded: Map<NodeId, number>;
  readonly closed: Set<NodeId>;
  markersLeft: number;
}

/**
 * The notes of a trace's receives and markers, by the index of the event; events that meant nothing to the algorithm have none. Of a node whose last events
 * aren't in the trace nobody knows which marker was its last.
 */
export function algorithmNotes({ events, dropped }: Pick<TraceReport, "events" | "dropped">): Map<number, AlgorithmNote> {
  const notes = new Map<number, AlgorithmNote>();
  const parts = new Map<NodeId, Map<SnapshotId, Part>>();
  const counted = countMarkers(events);
  const cutShort = new Set(dropped.map(({ node }) => node));
  const markersOf = (event: { readonly node: NodeId; readonly snapshot: SnapshotId }): number =>
    cutShort.has(event.node) ? Infinity : (counted.get(event.node)?.get(event.snapshot) ?? 0);
  for (const event of events) {
    const { node } = event;
    const ofNode = parts.get(node) ?? new Map<SnapshotId, Part>();
    parts.set(node, ofNode);
    if (event.kind === "receive") {
      const recordedBy = recordMessage(ofNode, event.source);
      if (recordedBy.length > 0) notes.set(event.index, { recordedBy, channelMessages: 0, markersLeft: 0 });
    } else if (event.kind === "markerReceived") {
      const part = ofNode.get(event.snapshot) ?? newPart(markersOf(event));
      ofNode.set(event.snapshot, part);
      part.closed.add(event.source);
      part.markersLeft -= 1;
      notes.set(event.index, { recordedBy: [], channelMessages: part.recorded.get(event.source) ?? 0, markersLeft: part.markersLeft });
      if (part.markersLeft === 0) ofNode.delete(event.snapshot);
    } else if (event.kind === "record" && !ofNode.has(event.snapshot)) {
      ofNode.set(event.snapshot, newPart(markersOf(event)));
    }
  }
  return notes;
}

function newPart(markersLeft: number): Part {
  return { recorded: new Map(), closed: new Set(), markersLeft };
}

/** Counts a message in every snapshot that records its channel; returns these. */
function recordMessage(parts: ReadonlyMap<SnapshotId, Part>, source: NodeId): SnapshotId[] {
  const recordedBy: SnapshotId[] = [];
  for (const [snapshot, { recorded, closed }] of parts) {
    if (closed.has(source)) continue;
    recorded.set(source, (recorded.get(source) ?? 0) + 1);
    recordedBy.push(snapshot);
  }
  return recordedBy;
}

/** How many markers each node gets for each snapshot. */
function countMarkers(events: readonly EventReport[]): Map<NodeId, Map<SnapshotId, number>> {
  const markers = new Map<NodeId, Map<SnapshotId, number>>();
  for (const event of events) {
    if (event.kind !== "markerReceived") continue;
    const ofNode = markers.get(event.node) ?? new Map<SnapshotId, number>();
    markers.set(event.node, ofNode);
    ofNode.set(event.snapshot, (ofNode.get(event.snapshot) ?? 0) + 1);
  }
  return markers;
}
