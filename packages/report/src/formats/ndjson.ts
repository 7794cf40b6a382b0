import type { SnapshotId } from "@cutline/core";
import type { RunReport } from "../run/run-report.js";
import { vectorClocks } from "../run/vector-clocks.js";
import { channelFacts, eventFacts, type Facts, nodeFacts, runFacts, snapshotFacts, traceFacts } from "./json-facts.js";

/**
 * One JSON object a line, each with its `type`: the run; each snapshot, its nodes and its channels; the trace and its events. The objects are those of the
 * JSON report, with the snapshot's id where they belong to one.
 */
export function* ndjsonReport(report: RunReport): Generator<string> {
  yield line(opening("run"), runFacts(report));
  for (const snapshot of report.snapshots) {
    const { id, nodes, channels } = snapshot;
    yield line(opening("snapshot"), snapshotFacts(snapshot));
    for (const node of nodes) yield line(opening("node", id), nodeFacts(node));
    const ofChannels = opening("channel", id);
    for (const channel of channels) yield line(ofChannels, channelFacts(channel));
  }
  if (report.trace === null) return;
  yield line(opening("trace"), traceFacts(report.trace));
  for (const { event, clock } of vectorClocks(report.trace)) yield line(opening("event"), eventFacts(event, clock));
}

/** How an object begins: two objects are not made one, since for a million of them that took longer than all the rest. */
function opening(type: string, snapshot?: SnapshotId): string {
  return `${JSON.stringify({ type, snapshot }).slice(0, -1)},`;
}

function line(opened: string, facts: Facts): string {
  return `${opened}${JSON.stringify(facts).slice(1)}\n`;
}
