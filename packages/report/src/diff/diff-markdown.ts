import { formatChannel } from "@cutline/core";
import { inMarkdown, markdownTable } from "../formats/markdown.js";
import { channelInShort, nodeInShort, timeInWords, verdictInWords } from "../formats/words.js";
import type { MessageReport, SumsReport } from "../run/run-report.js";
import type { ChannelChange, DiffReport, DiffSide, NodeChange } from "./diff-report.js";

/** Messages that are listed in a cell; the rest is counted. */
const MESSAGES_IN_A_CELL = 10;

/** What changed, in Markdown: a table of nodes and one of channels. */
export function* markdownDiff(diff: DiffReport): Generator<string> {
  const { before, after, nodes, sameNodes, channels } = diff;
  yield `# From snapshot ${inMarkdown(before.snapshot.id)} to ${inMarkdown(after.snapshot.id)}\n\n`;
  yield `- Before: ${sideInMarkdown(before)}\n- After: ${sideInMarkdown(after)}\n`;
  yield* sumsInMarkdown(before.snapshot.sums, after.snapshot.sums);
  yield `- ${nodes.length} of ${nodes.length + sameNodes} nodes and ${channels.length} channels changed\n`;
  if (nodes.length > 0) yield* markdownTable(["Node", "Before", "After", "Change"], nodes.map(nodeCells));
  if (channels.length > 0) yield* markdownTable(["Channel", "In transit before", "After", "No longer", "New"], channels.map(channelCells));
}

function sideInMarkdown({ title, snapshot }: DiffSide): string {
  return [title, `snapshot ${snapshot.id}`, timeInWords(snapshot.beginMs), verdictInWords(snapshot)].map(inMarkdown).join(", ");
}

function* sumsInMarkdown(before: SumsReport | null, after: SumsReport | null): Generator<string> {
  if (before === null || after === null) return;
  const change = after.atRest + after.inTransit - before.atRest - before.inTransit;
  yield `- In all: ${change === 0n ? "as much as before" : inMarkdown(signed(change))}\n`;
}

function nodeCells({ node, before, after, change }: NodeChange): string[] {
  const [had, has] = [before, after].map((side) => (side === null ? "not there" : inMarkdown(nodeInShort(side))));
  return [String(node), had ?? "", has ?? "", change === null ? "" : inMarkdown(signed(change))];
}

function channelCells(change: ChannelChange): string[] {
  const [had, has] = [change.before, change.after].map((side) => (side === null ? "nothing yet" : inMarkdown(channelInShort(side))));
  return [inMarkdown(formatChannel(change)), had ?? "", has ?? "", messagesIn(change.gone), messagesIn(change.come)];
}

function messagesIn(messages: readonly MessageReport[]): string {
  const shown = messages.slice(0, MESSAGES_IN_A_CELL).map(({ position, told }) => `${position}: ${told.text}`);
  if (messages.length > shown.length) shown.push(`and ${messages.length - shown.length} more`);
  return inMarkdown(shown.join("; "));
}

function signed(change: bigint): string {
  return change > 0n ? `+${change}` : String(change);
}
