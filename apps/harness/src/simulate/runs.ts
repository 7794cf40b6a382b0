import { type Breach, randomPlan, type Reachable, Reached, simulate } from "@cutline/sim";
import { bankWorkload } from "./bank-workload.js";

/** Runs with seeds that follow each other. */
export interface Range {
  readonly seed: bigint;
  readonly count: number;
}

/** A run in which something was seen that must never be. */
export interface Failure {
  readonly seed: bigint;
  readonly breach: Breach;
}

/** What came of some runs. Can be posted from one thread to another. */
export interface Tally {
  readonly runs: number;
  readonly reached: readonly (readonly [Reachable, number])[];
  readonly failures: readonly Failure[];
}

/** Does the runs of a range, one after the other. */
export function simulateRange({ seed: first, count }: Range): Tally {
  const reached = new Reached();
  const failures: Failure[] = [];
  for (let index = 0; index < count; index += 1) {
    const seed = first + BigInt(index);
    const outcome = simulate(randomPlan(seed), bankWorkload);
    reached.addAll(outcome.reached.entries());
    if (outcome.breach !== null) failures.push({ seed, breach: outcome.breach });
  }
  return { runs: count, reached: reached.entries(), failures };
}
