import type { ChannelId, NodeId, Random } from "@cutline/core";
import type { NamedFile } from "../topology-file.js";

/** Nodes that a topology made here has. */
const NODES = Array.from({ length: 9 }, (_, index) => index + 1);

/** Channels as a word that a Topology can take: `readEncoded` makes a file of it. */
export function encodeTopology(channels: readonly ChannelId[]): string {
  return ["channels", ...channels.map(({ source, target }) => `${source}>${target}`)].join(",");
}

/** The topology file that such a word stands for. */
export function readEncoded(word: string): NamedFile {
  const [first, ...channels] = word.split(",");
  if (first !== "channels") return { name: word, unreadable: "there is no such file" };
  const lines = [...NODES.map((node) => `node ${node}`), ...channels.map((channel) => `channel ${channel.replace(">", " ")}`)];
  return { name: word, content: lines.join("\n") };
}

/** Channels among nodes 1 to `nodes`: from hardly any, which leaves nodes alone, to nearly all. */
export function randomChannels(random: Random, nodes: number): ChannelId[] {
  const ids = NODES.slice(0, nodes);
  if (random.below(4) === 0) return ringOf(ids, random.below(2) === 0);
  const density = 1 + random.below(8);
  return ids.flatMap((source) => ids.flatMap((target) => (source === target || random.below(9) >= density ? [] : [{ source, target }])));
}

function ringOf(nodes: readonly NodeId[], closed: boolean): ChannelId[] {
  const line = nodes.slice(1).map((target, place) => ({ source: nodes[place] ?? target, target }));
  const [first = 0, last = 0] = [nodes[0], nodes.at(-1)];
  return closed && nodes.length > 1 ? [...line, { source: last, target: first }] : line;
}
