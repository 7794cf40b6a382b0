import type { NodeId } from "@cutline/core";
import type { RunReport } from "../run/run-report.js";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import { wellFormed } from "./visible.js";
import { eventInWords } from "./words.js";

/** How long an event is drawn, microseconds: it takes no time, and couldn't be clicked. */
const EVENT_US = 1;

const PROCESS = 1;

/**
 * For Perfetto and chrome://tracing, in the Trace Event Format: a row for each node, its events in it, and an arrow for each message and marker that was
 * received. Times are those of the nodes' hosts from the first event on; without clocks, an event takes a microsecond.
 */
export function* chromeTraceReport({ title, trace }: RunReport): Generator<string> {
  yield `{"displayTimeUnit":"ms","traceEvents":[\n`;
  yield JSON.stringify({ ph: "M", pid: PROCESS, tid: 0, name: "process_name", args: { name: wellFormed(title === "" ? "run" : title) } });
  if (trace !== null) for (const item of traceItems(trace)) yield `,\n${JSON.stringify(item)}`;
  yield "\n]}\n";
}

function* traceItems(trace: TraceReport): Generator<object> {
  const rows = new Map<NodeId, number>();
  const nodes = [...new Set(trace.events.map(({ node }) => node))].sort((one, other) => one - other);
  for (const [place, node] of nodes.entries()) {
    rows.set(node, place + 1);
    yield { ph: "M", pid: PROCESS, tid: place + 1, name: "thread_name", args: { name: `node ${node}` } };
    yield { ph: "M", pid: PROCESS, tid: place + 1, name: "thread_sort_index", args: { sort_index: place } };
  }
  const ticks = times(trace);
  const received = new Set(trace.events.flatMap((event) => ("sentBy" in event ? [event.sentBy] : [])));
  for (const event of trace.events) {
    const at = { pid: PROCESS, tid: rows.get(event.node) ?? 0, ts: ticks[event.index] ?? 0 };
    yield { ph: "X", ...at, dur: EVENT_US, name: event.kind, cat: category(event), args: { what: eventInWords(event) } };
    if (received.has(event.index)) yield* arrowStarts(event, at);
    if ("sentBy" in event)
      yield { ph: "f", bp: "e", ...at, name: arrowName(event), cat: category(event), id: arrowId(event.sentBy, event.node) };
  }
}

/** An arrow for each node that an event sent to: one to which nothing came has no end, and isn't drawn. */
function* arrowStarts(event: EventReport, at: object): Generator<object> {
  const targets = event.kind === "send" ? [event.target] : event.kind === "markersSent" ? event.places.map(({ target }) => target) : [];
  for (const target of targets) {
    yield { ph: "s", ...at, name: arrowName(event), cat: category(event), id: arrowId(event.index, target) };
  }
}

function arrowName(event: EventReport): string {
  return category(event) === "marker" ? "marker" : "message";
}

function arrowId(sentBy: number, target: NodeId): string {
  return `${sentBy}-${target}`;
}

function category({ kind }: EventReport): string {
  if (kind === "markersSent" || kind === "markerReceived") return "marker";
  return kind === "record" ? "snapshot" : "message";
}

/** Microseconds from the first event on. Each event is behind the one before it at its node, whatever the clock's steps. */
function times({ events }: TraceReport): number[] {
  const first = events.reduce((least, { timeMs }) => Math.min(least, timeMs ?? Infinity), Infinity);
  const latest = new Map<NodeId, number>();
  return events.map(({ node, index, timeMs }) => {
    const time = timeMs === null ? index * EVENT_US : Math.round((timeMs - first) * 1_000);
    const behind = Math.max(time, (latest.get(node) ?? -EVENT_US) + EVENT_US);
    latest.set(node, behind);
    return behind;
  });
}
