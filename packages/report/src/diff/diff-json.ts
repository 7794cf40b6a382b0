import { channelFacts, type Facts, JSON_VERSION, messageFacts, nodeFacts, snapshotFacts } from "../formats/json-facts.js";
import { wellFormed } from "../formats/visible.js";
import type { ChannelChange, DiffReport, DiffSide, NodeChange } from "./diff-report.js";

/** What changed, as one JSON object: docs/report-diff.schema.json describes it. An item a line; same snapshots, same bytes. */
export function* jsonDiff({ before, after, nodes, sameNodes, channels }: DiffReport): Generator<string> {
  const head = { format: "cutline-diff", version: JSON_VERSION, before: sideFacts(before), after: sideFacts(after), sameNodes };
  yield `${JSON.stringify(head).slice(0, -1)},\n"nodes": [`;
  yield* listed(nodes.map(nodeChangeFacts));
  yield `],\n"channels": [`;
  yield* listed(channels.map(channelChangeFacts));
  yield "]}\n";
}

function* listed(items: readonly Facts[]): Generator<string> {
  for (const [place, item] of items.entries()) yield `${place === 0 ? "" : ","}\n${JSON.stringify(item)}`;
}

function sideFacts({ title, snapshot }: DiffSide): Facts {
  return { title: wellFormed(title), snapshot: snapshotFacts(snapshot) };
}

function nodeChangeFacts({ node, before, after, change }: NodeChange): Facts {
  const sides = { before: before === null ? null : nodeFacts(before), after: after === null ? null : nodeFacts(after) };
  return { node, change: change === null ? null : String(change), ...sides };
}

function channelChangeFacts({ source, target, before, after, gone, come }: ChannelChange): Facts {
  const sides = { before: before === null ? null : channelFacts(before), after: after === null ? null : channelFacts(after) };
  return { source, target, gone: gone.map(messageFacts), come: come.map(messageFacts), ...sides };
}
