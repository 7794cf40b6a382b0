import { TIE_STEPS } from "./limits.js";
import { type MarkerProblem, sequencesOf, spread } from "./markers.js";
import { simulate, tieOf } from "./simulate.js";

/**
 * Whether some order of the events is a run. Null where that isn't decided within `limit` steps.
 *
 * Where no two open events of a node have the same rank, `spread` decides it: so for a snapshot that is alone in its ReceiveAll it costs a look at each
 * channel. Equal ranks arise where a node received no money between two first markers, and then which came first may matter to a third: it passes them on in
 * that order. To decide between such orders is NP-hard for two snapshots already. For take the 2-disjoint connected subgraphs problem (can the vertices of
 * a graph be divided in two connected parts, of which one contains the set Z1 and the other Z2): vertices are nodes, edges are channels that are empty at
 * the cut and all other channels hold money; Z1 are those that the balances tell to have recorded the first snapshot before the second, Z2 those that did
 * the opposite, all others have recorded both with the same balance; each snapshot begins next to one of its set. So this is a search: the first event at
 * a node among those of the same rank is guessed, and `spread`, which errs only to the good side while there are equal ranks, refuses a guess early. What
 * somebody really ran is found by the first simulation, or after few guesses.
 */
export function orderExists(problem: MarkerProblem, limit = TIE_STEPS): boolean | null {
  const steps = 4 * problem.snapshots * problem.nodes * problem.nodes;
  const budget = { guesses: Math.ceil(limit / steps) };
  return search(problem, budget);
}

function search(problem: MarkerProblem, budget: { guesses: number }): boolean | null {
  if (spread(problem).includes(0)) return false;
  const tie = firstTie(problem);
  if (tie === null) return true;
  const { complete, blamed } = simulate(problem);
  if (complete) return true;
  let undecided = false;
  for (const first of blamed ?? tie) {
    if (budget.guesses <= 0) return null;
    budget.guesses -= 1;
    const found = search({ ...problem, rank: withFirst(problem, blamed ?? tie, first) }, budget);
    if (found === true) return true;
    undecided ||= found === null;
  }
  return undecided ? null : false;
}

/** Some events of a node that have the same rank, or null. */
function firstTie(problem: MarkerProblem): readonly number[] | null {
  for (const { events } of sequencesOf(problem)) {
    const place = events.findIndex((event, index) => index > 0 && problem.rank[event] === problem.rank[events[index - 1] ?? -1]);
    if (place > 0) return tieOf(problem, events[place] ?? -1);
  }
  return null;
}

/** The ranks after one event of a tie has been put before the others. */
function withFirst({ nodes, at, rank }: MarkerProblem, tie: readonly number[], first: number): number[] {
  const node = first % nodes;
  const tied = rank[first] ?? 0;
  return rank.map((own, event) => {
    const concerned = event !== first && event % nodes === node && at[event] === at[first] && own >= tied && tie.length > 1;
    return concerned ? own + 1 : own;
  });
}
