import type { RunReport, SnapshotReport } from "../run/run-report.js";
import type { TraceReport } from "../run/trace-report.js";
import { vectorClocks } from "../run/vector-clocks.js";
import { channelFacts, eventFacts, type Facts, nodeFacts, runFacts, snapshotFacts, traceFacts } from "./json-facts.js";

/** One JSON object, as docs/report.schema.json has it: an item a line, so that differences can be read. Same report, same bytes. */
export function* jsonRunReport(report: RunReport): Generator<string> {
  yield `${opened(runFacts(report))},\n"snapshots": [`;
  for (const [place, snapshot] of report.snapshots.entries()) {
    yield place === 0 ? "\n" : ",\n";
    yield* snapshotJson(snapshot);
  }
  yield `],\n"trace": `;
  if (report.trace === null) yield "null";
  else yield* traceJson(report.trace);
  yield "}\n";
}

function* snapshotJson(snapshot: SnapshotReport): Generator<string> {
  yield `${opened(snapshotFacts(snapshot))},\n"nodes": [`;
  yield* listed(snapshot.nodes, nodeFacts);
  yield `],\n"channels": [`;
  yield* listed(snapshot.channels, channelFacts);
  yield "]}";
}

function* traceJson(trace: TraceReport): Generator<string> {
  yield `${opened(traceFacts(trace))},\n"events": [`;
  yield* listed(vectorClocks(trace), ({ event, clock }) => eventFacts(event, clock));
  yield "]}";
}

function* listed<Item>(items: Iterable<Item>, facts: (item: Item) => Facts): Generator<string> {
  let before = "\n";
  for (const item of items) {
    yield before + JSON.stringify(facts(item));
    before = ",\n";
  }
}

/** An object without its closing brace: more follows. */
function opened(facts: Facts): string {
  return JSON.stringify(facts).slice(0, -1);
}
