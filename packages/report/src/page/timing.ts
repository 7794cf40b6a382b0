import type { NodeId, SnapshotId } from "@cutline/core";
import type { TraceReport } from "../run/trace-report.js";

/** One node's part of a snapshot in time. */
export interface NodeTiming {
  readonly node: NodeId;
  /** Null: it began the snapshot. */
  readonly firstMarkerFrom: NodeId | null;
  readonly recorded: Moment;
  /** When each further marker came, in order, and from where. */
  readonly markers: readonly (Moment & { readonly source: NodeId })[];
}

/** A moment in the order of the trace, and by the clock of the node's host where it has one: milliseconds since 1970. */
export interface Moment {
  readonly index: number;
  readonly timeMs: number | null;
}

/** The parts of all nodes that recorded in the trace, in the order in which they did. */
export function timingsOf(trace: TraceReport | null, snapshot: SnapshotId): NodeTiming[] {
  const timings = new Map<NodeId, NodeTiming & { readonly markers: (Moment & { readonly source: NodeId })[] }>();
  for (const event of trace?.events ?? []) {
    const { node, index, timeMs } = event;
    if (event.kind === "record" && event.snapshot === snapshot)
      timings.set(node, { node, firstMarkerFrom: event.firstMarkerFrom, recorded: { index, timeMs }, markers: [] });
    else if (event.kind === "markerReceived" && event.snapshot === snapshot)
      timings.get(node)?.markers.push({ index, timeMs, source: event.source });
  }
  return [...timings.values()];
}
