import type { NodeId, SnapshotId } from "@cutline/core";
import type { EventReport, MarkerPlaceReport, TraceReport } from "../run/trace-report.js";
import { visibleText } from "../text/visible-text.js";
import { EVENT_LETTERS, NAME_CHARACTERS, PAGE_LIMITS, type TraceData } from "./page-data.js";
import type { ToldTable } from "./told-table.js";

/** A trace for its page, within `PAGE_LIMITS`. */
export function writeTrace(trace: TraceReport, nodes: readonly NodeId[], told: ToldTable): TraceData {
  const events = trace.events.slice(0, PAGE_LIMITS.events);
  const lanes = new Map(nodes.map((node, place) => [node, place]));
  const markers = new MarkerPlaces(events);
  const values = new EventValues(told, markers);
  for (const event of events) values.write(event);
  const baseUs = events.reduce(
    (least, { timeMs }) => (timeMs === null ? least : Math.min(least, microseconds(timeMs))),
    Number.MAX_SAFE_INTEGER,
  );
  return {
    kinds: events.map(({ kind }) => EVENT_LETTERS[kind]).join(""),
    lanes: events.map(({ node }) => lanes.get(node) ?? 0),
    times: events.map(({ timeMs }) => (timeMs === null ? null : microseconds(timeMs) - baseUs)),
    baseUs,
    values: values.all,
    snapshotIds: values.snapshotIds.map((id) => visibleText(id, NAME_CHARACTERS)),
    dropped: trace.dropped.map(({ node, events: count }) => [node, count]),
    eventsLeftOut: countLeftOut(trace.events.slice(events.length)),
    missing: trace.missing,
    markersLeftOut: markers.leftOut,
  };
}

function microseconds(ms: number): number {
  return Math.round(ms * 1_000);
}

/** What each event has, one behind the other. */
class EventValues {
  readonly all: number[] = [];
  private readonly snapshots = new Map<SnapshotId, number>();

  constructor(
    private readonly told: ToldTable,
    private readonly markers: MarkerPlaces,
  ) {}

  /** The snapshots that the events so far speak of. */
  get snapshotIds(): SnapshotId[] {
    return [...this.snapshots.keys()];
  }

  write(event: EventReport): void {
    const { all, told } = this;
    switch (event.kind) {
      case "created":
        all.push(told.place(event.told));
        break;
      case "command":
        all.push(told.place({ amount: null, text: event.text }));
        break;
      case "send":
        all.push(event.target, event.position, told.place(event.told));
        break;
      case "receive":
        all.push(event.source, event.position, told.place(event.told), event.sentBy);
        break;
      case "record":
        all.push(this.placeOf(event.snapshot), event.firstMarkerFrom ?? -1, told.place(event.told));
        break;
      case "markersSent": {
        const places = this.markers.keep(event);
        all.push(this.placeOf(event.snapshot), event.places.length, places.length);
        for (const { target, behind } of places) all.push(target, behind);
        break;
      }
      case "markerReceived":
        all.push(this.placeOf(event.snapshot), event.source, event.behind, event.sentBy);
    }
  }

  private placeOf(snapshot: SnapshotId): number {
    const place = this.snapshots.get(snapshot) ?? this.snapshots.size;
    this.snapshots.set(snapshot, place);
    return place;
  }
}

/** Which markers have arrows. */
class MarkerPlaces {
  leftOut = 0;
  /** The nodes that recorded on a marker, by snapshot, then by who sent it; null where all markers have arrows. */
  private readonly madeRecord: ReadonlyMap<SnapshotId, ReadonlyMap<NodeId, ReadonlySet<NodeId>>> | null;

  constructor(events: readonly EventReport[]) {
    const all = events.reduce((sum, event) => sum + (event.kind === "markersSent" ? event.places.length : 0), 0);
    this.madeRecord = all <= PAGE_LIMITS.markers ? null : recordsByMarker(events);
  }

  keep({ node, snapshot, places }: Extract<EventReport, { readonly kind: "markersSent" }>): readonly MarkerPlaceReport[] {
    if (this.madeRecord === null) return places;
    const targets = this.madeRecord.get(snapshot)?.get(node);
    const kept = places.filter(({ target }) => targets?.has(target) === true);
    this.leftOut += places.length - kept.length;
    return kept;
  }
}

function recordsByMarker(events: readonly EventReport[]): Map<SnapshotId, Map<NodeId, Set<NodeId>>> {
  const all = new Map<SnapshotId, Map<NodeId, Set<NodeId>>>();
  for (const event of events) {
    if (event.kind !== "record" || event.firstMarkerFrom === null) continue;
    const ofSnapshot = all.get(event.snapshot) ?? new Map<NodeId, Set<NodeId>>();
    const targets = ofSnapshot.get(event.firstMarkerFrom) ?? new Set<NodeId>();
    all.set(event.snapshot, ofSnapshot.set(event.firstMarkerFrom, targets.add(event.node)));
  }
  return all;
}

function countLeftOut(events: readonly EventReport[]): [node: NodeId, events: number][] {
  const counts = new Map<NodeId, number>();
  for (const { node } of events) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one - other);
}
