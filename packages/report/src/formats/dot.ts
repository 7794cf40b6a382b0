import { formatChannel } from "@cutline/core";
import type { ChannelReport, RunReport, SnapshotReport } from "../run/run-report.js";
import { visible } from "./visible.js";
import { channelInShort, nodeInShort, verdictInWords } from "./words.js";

/** For Graphviz: a graph for each snapshot, its nodes with what they recorded, and the channels that had carried messages. */
export function* dotReport({ title, snapshots }: RunReport): Generator<string> {
  for (const snapshot of snapshots) yield* snapshotDot(title, snapshot);
}

function* snapshotDot(title: string, snapshot: SnapshotReport): Generator<string> {
  const { id, nodes, channels } = snapshot;
  const silent = channels.size - channels.carrying.length;
  const label = [`${title === "" ? "" : `${title}: `}snapshot ${id}`, verdictInWords(snapshot)];
  if (silent > 0) label.push(`${silent} channels that never carried a message are not drawn`);
  yield `digraph ${quoted(`snapshot ${id}`)} {\n`;
  yield `  label = ${quotedLines(label)};\n  node [shape = circle];\n`;
  for (const node of nodes) yield `  ${node.node} [label = ${quotedLines([String(node.node), nodeInShort(node)])}];\n`;
  for (const channel of channels.carrying) yield `  ${channel.source} -> ${channel.target} [${channelAttributes(channel)}];\n`;
  yield "}\n";
}

function channelAttributes(channel: ChannelReport): string {
  const { messages, sent, received } = channel;
  const tooltip = `tooltip = ${quoted(`${formatChannel(channel)}: ${sent} sent, ${received} received, ${messages.length} in transit`)}`;
  return messages.length === 0 ? `color = gray, ${tooltip}` : `label = ${quoted(channelInShort(channel))}, penwidth = 2, ${tooltip}`;
}

/** A label of several lines. */
function quotedLines(lines: readonly string[]): string {
  return `"${lines.map(escaped).join("\\n")}"`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** Backslashes would be escapes, and ampersands the beginnings of HTML entities. */
function escaped(text: string): string {
  return visible(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;");
}
