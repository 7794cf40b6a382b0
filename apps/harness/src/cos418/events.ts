import type { NodeId } from "@cutline/core";
import { CaseError, type Line, linesOf, quote, type Source, tokenCount, wholeNumber } from "../source.js";
import type { Topology, TopologyNode } from "./topology.js";

/** A line of a `.events` file. `at`: FILE:LINE. */
export type TokenEvent =
  | { readonly kind: "send"; readonly at: string; readonly source: NodeId; readonly target: NodeId; readonly tokens: bigint }
  | { readonly kind: "snapshot"; readonly at: string; readonly node: NodeId }
  | { readonly kind: "tick"; readonly at: string; readonly ticks: number };

/** Ticks that one line may ask for: times stay exact through millions of such lines. */
const TICKS_MAX = 1_000_000_000;

/** Reads a `.events` file about the nodes of `topology`. Throws a CaseError. */
export function parseEvents(source: Source, topology: Topology): TokenEvent[] {
  return linesOf(source).map((line) => parseEvent(line, topology));
}

function parseEvent({ at, words }: Line, topology: Topology): TokenEvent {
  const [verb = "", ...rest] = words;
  const wrong = (expected: string): CaseError => new CaseError(at, `${quote(words.join(" "))} is not understood; expected ${expected}`);
  switch (verb) {
    case "send":
      return parseSend({ at, words: rest }, topology, wrong("send FROM TO TOKENS"));
    case "snapshot":
      if (rest.length !== 1) throw wrong("snapshot NODE");
      return { kind: "snapshot", at, node: nodeOf(rest[0] ?? "", at, topology).id };
    case "tick": {
      const ticks = rest.length > 1 ? null : wholeNumber(rest[0] ?? "1", TICKS_MAX);
      if (ticks === null) throw wrong(`tick, or tick N with a whole number up to ${TICKS_MAX}`);
      return { kind: "tick", at, ticks };
    }
    default:
      throw wrong("send, snapshot or tick");
  }
}

function parseSend({ at, words }: Line, topology: Topology, wrong: CaseError): TokenEvent {
  const [from = "", to = "", amount = ""] = words;
  const tokens = tokenCount(amount);
  if (words.length !== 3 || tokens === null) throw wrong;
  const source = nodeOf(from, at, topology);
  const target = nodeOf(to, at, topology);
  if (!source.targets.includes(target.id)) throw new CaseError(at, `there is no channel from ${quote(from)} to ${quote(to)}`);
  return { kind: "send", at, source: source.id, target: target.id, tokens };
}

function nodeOf(name: string, at: string, topology: Topology): TopologyNode {
  const node = topology.find(name);
  if (node === undefined) throw new CaseError(at, `there is no node ${quote(name)}`);
  return node;
}
