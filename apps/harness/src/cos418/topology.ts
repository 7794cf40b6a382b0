import { invariant, type NodeId } from "@cutline/core";
import { byText, CaseError, type Line, linesOf, quote, type Source, tokenCount, wholeNumber } from "../source.js";

/** A node, with the tokens that it starts with and the nodes that it has a channel to, in the text order of their names. */
export interface TopologyNode {
  readonly id: NodeId;
  readonly name: string;
  readonly tokens: bigint;
  readonly targets: readonly NodeId[];
}

/**
 * Nodes and directed channels. A node's id is its place among the names in text order, from 0: so wherever ids ascend, names are in text order,
 * which is the order that the rules know.
 */
export class Topology {
  private readonly byName: ReadonlyMap<string, TopologyNode>;

  constructor(
    /** By id. */
    readonly nodes: readonly TopologyNode[],
    /** As the file lists them. */
    readonly listed: readonly TopologyNode[],
  ) {
    this.byName = new Map(nodes.map((node) => [node.name, node]));
  }

  find(name: string): TopologyNode | undefined {
    return this.byName.get(name);
  }

  node(id: NodeId): TopologyNode {
    const node = this.nodes[id];
    invariant(node !== undefined, "an id is a node's", { id });
    return node;
  }
}

/** Nodes in a topology. The observer asks for all of them whenever a part of a snapshot comes in. */
const NODES_MAX = 10_000;

/** Reads a `.top` file. Throws a CaseError. */
export function parseTopology(source: Source): Topology {
  const [first, ...rest] = linesOf(source);
  if (first === undefined) throw new CaseError(source.file, "it is empty; expected the number of nodes, the nodes and the channels");
  const count = nodeCount(first);
  const declared = parseNodes(source.file, rest.slice(0, count), count);
  const names = [...declared.keys()].sort(byText);
  const ids = new Map(names.map((name, id) => [name, id]));
  const targets = parseChannels(rest.slice(count), ids, count);
  const nodes = names.map((name, id) => ({
    id,
    name,
    tokens: declared.get(name) ?? 0n,
    targets: [...(targets.get(id)?.keys() ?? [])].sort((one, other) => one - other),
  }));
  return new Topology(
    nodes,
    [...declared.keys()].flatMap((name) => nodes[ids.get(name) ?? 0] ?? []),
  );
}

function nodeCount({ at, words }: Line): number {
  const [word = "", ...more] = words;
  const count = more.length === 0 ? wholeNumber(word, NODES_MAX) : null;
  if (count === null || count === 0) throw new CaseError(at, `${quote(words.join(" "))} is no number of nodes, 1 to ${NODES_MAX}`);
  return count;
}

function parseNodes(file: string, lines: readonly Line[], count: number): Map<string, bigint> {
  const nodes = new Map<string, bigint>();
  for (const { at, words } of lines) {
    const [name = "", tokens = ""] = words;
    const amount = words.length === 2 ? tokenCount(tokens) : null;
    const which = `node ${nodes.size + 1} of the ${count} that the file announces`;
    if (amount === null) throw new CaseError(at, `${quote(words.join(" "))} is not ${which}; expected NODE TOKENS`);
    if (nodes.has(name)) throw new CaseError(at, `node ${quote(name)} is there already`);
    nodes.set(name, amount);
  }
  if (nodes.size < count) throw new CaseError(file, `it announces ${count} nodes and has ${nodes.size}`);
  return nodes;
}

/** The channels, by source and then by target. */
function parseChannels(lines: readonly Line[], ids: ReadonlyMap<string, NodeId>, count: number): Map<NodeId, Map<NodeId, string>> {
  const channels = new Map<NodeId, Map<NodeId, string>>();
  for (const { at, words } of lines) {
    const [from = "", to = ""] = words;
    const [source, target] = [ids.get(from), ids.get(to)];
    if (words.length !== 2) throw new CaseError(at, `${quote(words.join(" "))} is no channel; expected FROM TO`);
    if (source === undefined || target === undefined) {
      const unknown = quote(source === undefined ? from : to);
      throw new CaseError(at, `there is no node ${unknown}; after the ${count} nodes that the file announces come channels, FROM TO`);
    }
    if (source === target) throw new CaseError(at, `a channel leads to another node, not from ${quote(from)} to itself`);
    const before = channels.get(source)?.get(target);
    if (before !== undefined) throw new CaseError(at, `this channel is there already, at ${before}`);
    channels.set(source, (channels.get(source) ?? new Map<NodeId, string>()).set(target, at));
  }
  return channels;
}
