import type { NodeId } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { byText } from "../source.js";
import { decodeTokens, holdingOf } from "./token-passing.js";
import type { Topology } from "./topology.js";

/** A message recorded as in transit. */
export interface TokenMessage {
  readonly source: string;
  readonly target: string;
  readonly tokens: bigint;
}

/** A whole snapshot of nodes that pass tokens, in their names. */
export interface TokenSnapshot {
  /** From 0, in the order in which they began. */
  readonly number: number;
  /** What each node held. */
  readonly tokens: ReadonlyMap<string, bigint>;
  /** Those to the same target in the order in which it received them; nothing else of the order means anything. */
  readonly messages: readonly TokenMessage[];
}

/** What the names and the order of messages come from. */
interface Lookup {
  readonly topology: Topology;
  /** The number, among all receipts, of the message at a position of a channel. */
  readonly receiptOf: (source: NodeId, target: NodeId, position: number) => number;
}

/** A global state in the course's terms: nodes, and targets of messages, as the topology lists them. */
export function tokenSnapshot(number: number, global: GlobalState, { topology, receiptOf }: Lookup): TokenSnapshot {
  const records = new Map(global.nodes.map((record) => [record.node, record]));
  const listed = topology.listed.flatMap(({ id }) => records.get(id) ?? []);
  const name = (id: NodeId): string => topology.node(id).name;
  const messages = listed.flatMap(({ node, incoming }) => {
    const recorded = incoming.flatMap(({ source, received, messages }) => {
      return messages.map((payload, index) => ({ source, payload, receipt: receiptOf(source, node, received + index + 1) }));
    });
    recorded.sort((one, other) => one.receipt - other.receipt);
    return recorded.map(({ source, payload }) => ({ source: name(source), target: name(node), tokens: decodeTokens(payload) }));
  });
  return { number, tokens: new Map(listed.map(({ node, state }) => [name(node), holdingOf(state).tokens])), messages };
}

/**
 * How two snapshots with the same number differ, a line for each difference (`-` expected, `+` ours), nodes in text order. Empty: they don't. Nodes
 * and targets may come in any order, messages to the same target may not.
 */
export function differences(expected: TokenSnapshot, ours: TokenSnapshot): string[] {
  const nodes = namesIn(expected.tokens.keys(), ours.tokens.keys());
  const targets = namesIn(targetsOf(expected), targetsOf(ours));
  return [
    ...nodes.flatMap((node) => changed(nodeLines(expected, node), nodeLines(ours, node))),
    ...targets.flatMap((target) => changed(linesTo(expected, target), linesTo(ours, target))),
  ];
}

/** A recorded message as a `.snap` file has it. */
export function messageLine({ source, target, tokens }: TokenMessage): string {
  return `${source} ${target} token(${tokens})`;
}

function targetsOf({ messages }: TokenSnapshot): string[] {
  return messages.map(({ target }) => target);
}

function namesIn(...names: readonly Iterable<string>[]): string[] {
  return [...new Set(names.flatMap((some) => [...some]))].sort(byText);
}

function nodeLines({ tokens }: TokenSnapshot, node: string): string[] {
  const held = tokens.get(node);
  return held === undefined ? [] : [`${node} ${held}`];
}

function linesTo({ messages }: TokenSnapshot, target: string): string[] {
  return messages.filter((message) => message.target === target).map(messageLine);
}

/** Nothing where both are the same; else all that is expected, then all that there is, but for what both begin with. */
function changed(expected: readonly string[], ours: readonly string[]): string[] {
  const first = expected.findIndex((line, index) => line !== ours[index]);
  const same = first === -1 ? expected.length : first;
  if (same === expected.length && same === ours.length) return [];
  return [
    ...expected.slice(0, same).map((line) => `  ${line}`),
    ...expected.slice(same).map((line) => `- ${line}`),
    ...ours.slice(same).map((line) => `+ ${line}`),
  ];
}
