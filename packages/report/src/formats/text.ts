import { formatChannel } from "@cutline/core";
import type { RunReport, SnapshotReport } from "../run/run-report.js";
import { channelInShort, nodeInShort } from "./words.js";

/** As `PrintSnapshot` prints it: nodes, then every channel with what is in transit. With several snapshots each has its number before it. */
export function* textReport({ snapshots }: RunReport): Generator<string> {
  for (const [place, snapshot] of snapshots.entries()) {
    if (snapshots.length > 1) yield `---Snapshot ${place + 1}\n`;
    yield* snapshotText(snapshot);
  }
}

function* snapshotText({ nodes, channels }: SnapshotReport): Generator<string> {
  yield "---Node states\n";
  for (const node of nodes) yield `node ${node.node} = ${nodeInShort(node)}\n`;
  yield "---Channel states\n";
  for (const channel of channels) yield `channel ${formatChannel(channel)} = ${channelInShort(channel)}\n`;
}
