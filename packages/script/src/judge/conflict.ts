import type { Known } from "./known.js";
import { ORDERED_CELLS } from "./limits.js";
import { problemOf } from "./marker-problem.js";
import { type MarkerProblem, spread, UNRANKED } from "./markers.js";
import { findConflictAt } from "./node-conflict.js";
import { orderExists } from "./ties.js";

/** Why no run prints what an output says of a collection. Snapshots and nodes are given by index. */
export type Conflict =
  /** What the channels into a node still hold doesn't fit with the balance that it recorded. */
  | { readonly kind: "money"; readonly snapshot: number; readonly node: number }
  /** By its balances a node recorded a snapshot before or after others, by its channels it did not. */
  | { readonly kind: "order"; readonly snapshot: number; readonly others: readonly number[]; readonly node: number }
  /** No marker can have reached these nodes first. */
  | { readonly kind: "markers"; readonly snapshot: number; readonly nodes: readonly number[] }
  /** Each snapshot may be right, but not all of them. */
  | { readonly kind: "together" }
  /** Nobody knows: TIE_STEPS, ORDERED_CELLS. */
  | { readonly kind: "undecided" };

/**
 * Finds out whether some run prints, of a collection, what is known of it.
 *
 * All that is open is when in a ReceiveAll a node recorded. No money is sent in it, so its balance then is what it had before and a part from the front
 * of each channel; the state of the channel is the rest of what was ahead of the marker. So each printed state tells how much the node had received on
 * that channel, and "money" compares. Which messages that were is not told where transfers of 0 are among them; they can be taken to be as few as possible,
 * since that lets fewest markers pass. If several snapshots were under way, a node recorded them in some order, and had received no less at the later;
 * so the balances give the order, but for equal ones, and "order" compares. What is left is who got which marker first: "markers", "together".
 *
 * A conflict is certain. That there is none is certain where all lines of one or more snapshots are given; and in the middle of one, if it is alone and its
 * sums are not too many (SUMMED_CHANNELS, SUMS_KEPT).
 */
export function findConflict(known: Known): Conflict | null {
  for (let node = 0; node < known.nodes; node += 1) {
    const conflict = findConflictAt(known, node);
    if (conflict !== null) return conflict;
  }
  if (known.begun > 1 && known.begun * known.nodes ** 2 > ORDERED_CELLS) return { kind: "undecided" };
  const problem = problemOf(known);
  const unreached = unreachedBy(spread(problem), problem);
  if (unreached !== null || known.begun < 2 || !isRanked(problem)) return unreached;
  const exists = orderExists(problem);
  if (exists === null) return { kind: "undecided" };
  return exists ? null : { kind: "together" };
}

/** Whether all balances that can tell an order are given. */
function isRanked({ open, rank }: MarkerProblem): boolean {
  return open.every((isOpen, event) => !isOpen || rank[event] !== UNRANKED);
}

/** The snapshot with the fewest nodes that no marker reached, and these nodes; null where all were reached. */
function unreachedBy(happened: Uint8Array, { snapshots, nodes }: MarkerProblem): Conflict | null {
  let fewest: Extract<Conflict, { kind: "markers" }> | null = null;
  for (let snapshot = 0; snapshot < snapshots; snapshot += 1) {
    const unreached = [...Array(nodes).keys()].filter((node) => happened[snapshot * nodes + node] === 0);
    if (unreached.length === 0) continue;
    if (fewest === null || unreached.length < fewest.nodes.length) fewest = { kind: "markers", snapshot, nodes: unreached };
  }
  return fewest;
}
