/**
 * A program that simulates clusters, one seed after the other, until one breaks something: then it prints what, and ends with 1. So it does where
 * something never happened. A part of `mutants` makes it of sources with a bug.
 */
import { randomPlan, REACHABLE, Reached, simulate } from "@cutline/sim";
import { SOMETIMES_RUNS } from "../limits.js";
import { bankWorkload } from "../simulate/bank-workload.js";
import { hex } from "../simulate/format-simulated.js";

function firstBroken(): string | null {
  const reached = new Reached();
  for (let seed = 1n; seed <= BigInt(SOMETIMES_RUNS); seed += 1n) {
    const outcome = simulate(randomPlan(seed), bankWorkload);
    if (outcome.breach !== null) return `seed ${hex(seed)}, ${outcome.breach.checker}: ${outcome.breach.story}`;
    reached.addAll(outcome.reached.entries());
  }
  const missed = REACHABLE.filter((what) => reached.of(what) === 0);
  return missed.length === 0 ? null : `never in ${SOMETIMES_RUNS} runs: ${missed.join(", ")}`;
}

const broken = firstBroken();
if (broken !== null) {
  process.stdout.write(`${broken}\n`);
  process.exitCode = 1;
}
