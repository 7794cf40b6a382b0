import { formatChannel } from "@cutline/core";
import type { ChannelReport, MessageReport, NodeReport, RunReport, SnapshotReport } from "../run/run-report.js";
import type { EventReport } from "../run/trace-report.js";
import { visible } from "./visible.js";

/** What a node recorded, in short: its amount, or else its words. */
export function nodeInShort({ told }: NodeReport): string {
  return told.amount === null ? visible(told.text) : String(told.amount);
}

/** What a channel holds, in short: the sum of its messages, or, where they have no amounts, how many they are. */
export function channelInShort({ messages }: ChannelReport): string {
  const sum = sumOf(messages);
  if (sum !== null) return String(sum);
  return counted(messages.length, "message");
}

/** The sum of some messages' amounts: 0 where there are none, null where one has none. */
export function sumOf(messages: readonly MessageReport[]): bigint | null {
  let sum = 0n;
  for (const { told } of messages) {
    if (told.amount === null) return null;
    sum += told.amount;
  }
  return sum;
}

/** So many things: "1 node", "2 nodes". */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** What the checker said, in one sentence. */
export function verdictInWords({ verdict, sums }: SnapshotReport): string {
  if (!verdict.consistent) return `inconsistent: ${visible(verdict.violations[0]?.explanation ?? "no reason is given")}`;
  return sums === null
    ? "consistent"
    : `consistent: ${sums.atRest} at rest and ${sums.inTransit} in transit are ${sums.atRest + sums.inTransit}`;
}

/** When a snapshot was begun, as ISO 8601 in UTC; a dash where nobody knows. */
export function timeInWords(milliseconds: number | null): string {
  const date = milliseconds === null ? null : new Date(milliseconds);
  return date === null || Number.isNaN(date.getTime()) ? "-" : date.toISOString();
}

/** How long a snapshot took, milliseconds; null where nobody knows. */
export function durationMs({ beginMs, collectMs }: SnapshotReport): number | null {
  return beginMs === null || collectMs === null ? null : collectMs - beginMs;
}

/** An event in one sentence, without its node: "receives Transfer 300 on (1 → 2), message 1". */
export function eventInWords(event: EventReport): string {
  switch (event.kind) {
    case "created":
      return `begins with ${visible(event.told.text)}`;
    case "command":
      return `is told: ${visible(event.text)}`;
    case "send":
      return `sends ${visible(event.told.text)} on ${formatChannel({ source: event.node, target: event.target })}, message ${event.position}`;
    case "receive":
      return `receives ${visible(event.told.text)} on ${formatChannel({ source: event.source, target: event.node })}, message ${event.position}`;
    case "record":
      return `records ${visible(event.told.text)} for snapshot ${visible(event.snapshot)}`;
    case "markersSent":
      return `sends ${event.places.length === 1 ? "a marker" : `${event.places.length} markers`} of snapshot ${visible(event.snapshot)}`;
    case "markerReceived":
      return `receives a marker of snapshot ${visible(event.snapshot)} on ${formatChannel({ source: event.source, target: event.node })}`;
  }
}

/** What a trace doesn't show, a line for each reason; none where it shows everything. */
export function whatIsMissing({ trace }: RunReport): string[] {
  if (trace === null) return ["No trace was kept: `cutline run --trace` keeps one."];
  const dropped = trace.dropped.reduce((sum, { events }) => sum + events, 0);
  const lines =
    dropped === 0
      ? []
      : [`${counted(dropped, "event")} at ${counted(trace.dropped.length, "node")} happened after the trace was full, and are not shown.`];
  return trace.missing === "" ? lines : [...lines, `The trace is not whole: ${visible(trace.missing)}`];
}
