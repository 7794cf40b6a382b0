import { formatChannel } from "@cutline/core";
import type { ChannelReport, RunReport, SnapshotReport } from "../run/run-report.js";
import { visible } from "./visible.js";
import { channelInShort, counted, durationMs, nodeInShort, timeInWords, verdictInWords, whatIsMissing } from "./words.js";

/** Messages of a channel that are listed; the rest is counted. A cell with more is no longer read. */
const MESSAGES_IN_A_CELL = 20;

/** For people who write: Markdown with tables (GitHub's). Channels without anything in transit are counted, not listed. */
export function* markdownReport(report: RunReport): Generator<string> {
  const { title, application, session, snapshots, nodes } = report;
  yield `# ${inMarkdown(title === "" ? "A run" : title)}\n\n`;
  yield `Application ${inMarkdown(application)}, ${counted(nodes.length, "node")}, ${counted(snapshots.length, "snapshot")}.\n`;
  if (session.of > 1) yield `\nStart ${session.number} of ${session.of} of the cluster.\n`;
  for (const snapshot of snapshots) yield* snapshotMarkdown(snapshot);
  yield* traceMarkdown(report);
}

/** A text that means nothing to Markdown, GitHub's links without brackets included, and stays on its line. For anywhere but the beginning of a line. */
export function inMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>|~&!@$]/g, "\\$&")
    .replace(/:(?=\/\/)|(?<=www)\./gi, "\\$&");
}

/** A table with a head, whose cells are Markdown already. */
export function* markdownTable(head: readonly string[], rows: Iterable<readonly string[]>): Generator<string> {
  yield `\n${row(head)}${row(head.map(() => "---"))}`;
  for (const cells of rows) yield row(cells);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function* snapshotMarkdown(snapshot: SnapshotReport): Generator<string> {
  const { id, initiator, beginMs, nodes, channels, verdict } = snapshot;
  yield `\n## Snapshot ${inMarkdown(id)}\n\n`;
  yield `- Verdict: ${inMarkdown(verdictInWords(snapshot))}\n`;
  for (const { reason, explanation } of verdict.violations) yield `  - ${inMarkdown(reason)}: ${inMarkdown(explanation)}\n`;
  const took = durationMs(snapshot);
  const collected = took === null ? "" : `, collected ${took} ms later`;
  yield `- Begun at ${initiator === null ? "an unknown node" : `node ${initiator}`}, ${inMarkdown(timeInWords(beginMs))}${collected}\n`;
  const inTransit = channels.inTransit();
  yield `- Channels: ${channels.size}, of which ${inTransit.length} ${inTransit.length === 1 ? "holds" : "hold"} messages\n`;
  yield* markdownTable(
    ["Node", "Recorded"],
    nodes.map((node) => [String(node.node), inMarkdown(nodeInShort(node))]),
  );
  if (inTransit.length > 0) yield* markdownTable(["Channel", "In transit", "Messages"], inTransit.map(channelCells));
}

function channelCells(channel: ChannelReport): string[] {
  const { messages } = channel;
  const shown = messages.slice(0, MESSAGES_IN_A_CELL).map(({ position, told }) => `${position}: ${told.text}`);
  const more = messages.length > shown.length ? [`and ${messages.length - shown.length} more`] : [];
  return [inMarkdown(formatChannel(channel)), inMarkdown(channelInShort(channel)), inMarkdown([...shown, ...more].join("; "))];
}

function* traceMarkdown(report: RunReport): Generator<string> {
  yield "\n## Trace\n\n";
  if (report.trace !== null) yield `${counted(report.trace.events.length, "event")}.\n`;
  for (const line of whatIsMissing(report)) yield `${inMarkdown(line)}\n`;
}
