import type { NodeId } from "@cutline/core";
import type { MessageReport, RunReport, SnapshotReport } from "../run/run-report.js";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import { visibleText } from "../text/visible-text.js";
import { EVENT_LETTERS, PAGE_LIMITS, type PageData, type SnapshotData, type TraceData } from "./page-data.js";
import { ToldTable } from "./told-table.js";

const NAME_CHARACTERS = 200;

/** A run for its page, within `PAGE_LIMITS`. */
export function writePageData(run: RunReport, compared: PageData["compared"] = null): PageData {
  const told = new ToldTable();
  const snapshots = run.snapshots.map((snapshot) => writeSnapshot(snapshot, told));
  const trace = run.trace === null ? null : writeTrace(run.trace, run.nodes, told);
  return {
    title: visibleText(run.title, NAME_CHARACTERS),
    application: visibleText(run.application, NAME_CHARACTERS),
    savedBy: visibleText(run.savedBy, NAME_CHARACTERS),
    session: run.session,
    nodes: run.nodes,
    told: told.table(),
    snapshots,
    trace,
    compared,
  };
}

function writeSnapshot(snapshot: SnapshotReport, told: ToldTable): SnapshotData {
  const { id, initiator, beginMs, collectMs, verdict, sums, nodes, channels } = snapshot;
  const messages = new MessageList(told);
  const carrying = channels.carrying.flatMap(({ source, target, sent, received, messages: inTransit }) => [
    source,
    target,
    sent,
    received,
    inTransit.length,
    messages.add(inTransit),
  ]);
  return {
    id: visibleText(id, NAME_CHARACTERS),
    initiator,
    beginMs,
    collectMs,
    consistent: verdict.consistent,
    violations: verdict.violations.map(({ explanation }) => visibleText(explanation, PAGE_LIMITS.textCharacters)),
    sums: sums === null ? null : [String(sums.atRest), String(sums.inTransit)],
    nodes: nodes.map(({ node }) => node),
    states: nodes.map((node) => told.place(node.told)),
    channels: channels.size,
    carrying,
    messages: messages.listed,
  };
}

/** Messages of one snapshot, as many as a page holds. */
class MessageList {
  readonly listed: number[] = [];

  constructor(private readonly told: ToldTable) {}

  /** Returns how many of them it has taken. */
  add(messages: readonly MessageReport[]): number {
    const taken = messages.slice(0, PAGE_LIMITS.messages - this.listed.length);
    for (const message of taken) this.listed.push(this.told.place(message.told));
    return taken.length;
  }
}

function writeTrace(trace: TraceReport, nodes: readonly NodeId[], told: ToldTable): TraceData {
  const events = trace.events.slice(0, PAGE_LIMITS.events);
  const lanes = new Map(nodes.map((node, place) => [node, place]));
  const snapshots = new Map<string, number>();
  const values: number[] = [];
  for (const event of events) writeValues(event, values, told, snapshots);
  const baseUs = events.reduce(
    (least, { timeMs }) => (timeMs === null ? least : Math.min(least, microseconds(timeMs))),
    Number.MAX_SAFE_INTEGER,
  );
  return {
    kinds: events.map(({ kind }) => EVENT_LETTERS[kind]).join(""),
    lanes: events.map(({ node }) => lanes.get(node) ?? 0),
    times: events.map(({ timeMs }) => (timeMs === null ? null : microseconds(timeMs) - baseUs)),
    baseUs,
    values,
    snapshotIds: [...snapshots.keys()].map((id) => visibleText(id, NAME_CHARACTERS)),
    dropped: countDropped(trace),
    missing: trace.missing,
  };
}

function microseconds(ms: number): number {
  return Math.round(ms * 1_000);
}

function writeValues(event: EventReport, values: number[], told: ToldTable, snapshots: Map<string, number>): void {
  const placeOf = (snapshot: string): number => {
    const place = snapshots.get(snapshot) ?? snapshots.size;
    snapshots.set(snapshot, place);
    return place;
  };
  switch (event.kind) {
    case "created":
      values.push(told.place(event.told));
      break;
    case "command":
      values.push(told.place({ amount: null, text: event.text }));
      break;
    case "send":
      values.push(event.target, event.position, told.place(event.told));
      break;
    case "receive":
      values.push(event.source, event.position, told.place(event.told), event.sentBy);
      break;
    case "record":
      values.push(placeOf(event.snapshot), event.firstMarkerFrom ?? -1, told.place(event.told));
      break;
    case "markersSent":
      values.push(placeOf(event.snapshot), event.places.length);
      for (const { target, behind } of event.places) values.push(target, behind);
      break;
    case "markerReceived":
      values.push(placeOf(event.snapshot), event.source, event.behind, event.sentBy);
  }
}

/** What the trace lacks already, and what the page leaves out of it: both are the ends of nodes' lives. */
function countDropped({ events, dropped }: TraceReport): [number, number][] {
  const counts = new Map(dropped.map(({ node, events: count }) => [node, count]));
  for (const { node } of events.slice(PAGE_LIMITS.events)) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one - other);
}
