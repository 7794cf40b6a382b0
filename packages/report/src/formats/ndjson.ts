import type { RunReport } from "../run/run-report.js";
import { vectorClocks } from "../run/vector-clocks.js";
import { channelFacts, eventFacts, type Facts, nodeFacts, runFacts, snapshotFacts, traceFacts } from "./json-facts.js";

/**
 * One JSON object a line, each with its `type`: the run; each snapshot, its nodes and its channels; the trace and its events. The objects are those of the
 * JSON report, with the snapshot's id where they belong to one.
 */
export function* ndjsonReport(report: RunReport): Generator<string> {
  yield line("run", runFacts(report));
  for (const snapshot of report.snapshots) {
    const of = { snapshot: snapshot.id };
    yield line("snapshot", snapshotFacts(snapshot));
    for (const node of snapshot.nodes) yield line("node", { ...of, ...nodeFacts(node) });
    for (const channel of snapshot.channels) yield line("channel", { ...of, ...channelFacts(channel) });
  }
  if (report.trace === null) return;
  yield line("trace", traceFacts(report.trace));
  for (const { event, clock } of vectorClocks(report.trace)) yield line("event", eventFacts(event, clock));
}

function line(type: string, facts: Facts): string {
  return `${JSON.stringify({ type, ...facts })}\n`;
}
