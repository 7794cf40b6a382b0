import type { Known } from "./known.js";
import { type MarkerProblem, UNRANKED } from "./markers.js";
import { picksAt } from "./node-conflict.js";
import { canAddUp } from "./sums.js";

const YES = 1;
const NO = 2;

/** What is known of a collection, as the question who got which marker first. What isn't given is taken as it suits. */
export function problemOf(known: Known): MarkerProblem {
  const { cuts, nodes, begun } = known;
  const events = [...Array(begun * nodes).keys()];
  const points = events.map((event) => cuts.point(Math.floor(event / nodes), event % nodes));
  return {
    snapshots: begun,
    nodes,
    at: points.map(({ at }) => at),
    open: points.map(({ open }) => open),
    neighbours: cuts.neighbours,
    rank: ranksOf(known),
    brings: remembered(cuts.neighbours === null ? events.length * nodes : null, nodes, (event, source) =>
      canBring(known, Math.floor(event / nodes), source, event % nodes),
    ),
  };
}

/** Asks once. `size`: how many questions there are, where all may be asked; null: few of very many, since channels are listed. */
function remembered(size: number | null, nodes: number, ask: MarkerProblem["brings"]): MarkerProblem["brings"] {
  const dense = size === null ? null : new Uint8Array(size);
  const sparse = new Map<number, number>();
  return (event, source) => {
    const place = event * nodes + source;
    const known = dense === null ? sparse.get(place) : dense[place];
    if (known === YES || known === NO) return known === YES;
    const answer = ask(event, source) ? YES : NO;
    if (dense === null) sparse.set(place, answer);
    else dense[place] = answer;
    return answer === YES;
  };
}

function ranksOf(known: Known): number[] {
  const { cuts, nodes, begun } = known;
  const ranks = Array<number>(begun * nodes).fill(UNRANKED);
  for (let node = 0; node < nodes; node += 1) {
    let before: number | null = null;
    let rank = 0;
    for (const snapshot of known.inOrder(node, begun)) {
      if (before !== null && known.compare(before, snapshot, node) !== 0) rank += 1;
      ranks[cuts.event(snapshot, node)] = rank;
      before = snapshot;
    }
  }
  return ranks;
}

/** Whether a node may have received all that was ahead of the marker on a channel when it recorded. */
function canBring(known: Known, snapshot: number, source: number, node: number): boolean {
  const { cuts } = known;
  if (!cuts.hasChannel(source, node) || !cuts.existed(source, cuts.point(snapshot, node).at)) return false;
  const place = cuts.freePlace(snapshot, source, node);
  const channel = cuts.freeChannels(snapshot, node)[place];
  if (channel === undefined || !known.isOpen(snapshot, node)) return true;
  if (known.isGiven(snapshot, node, channel)) return known.received(snapshot, node, channel) === channel.ahead;
  const picks = picksAt(known, snapshot, node);
  return picks?.[place]?.at(-1) === channel.ahead && canAddUp(picks.with(place, [channel.ahead]), known.gained(snapshot, node));
}
