import { formatPlan, type Plan, type Reachable, type Reached } from "@cutline/sim";
import type { Failure } from "./runs.js";

/** A failure, and the shortest plan that was found to fail in the same way. */
export interface ShrunkFailure extends Failure {
  readonly plan: Plan;
}

/** What came of all runs. */
export interface Simulated {
  readonly seed: bigint;
  readonly runs: number;
  readonly milliseconds: number;
  readonly reached: Reached;
  readonly failures: readonly ShrunkFailure[];
  /** What never happened, though with so many runs it should have. */
  readonly missed: readonly Reachable[];
}

/** The report, as text that ends with a line feed. */
export function formatSimulated({ seed, runs, milliseconds, reached, failures, missed }: Simulated): string {
  const rate = Math.round(runs / (milliseconds / 1000));
  const verdict = failures.length === 0 ? "no run broke anything" : `${failures.length} runs broke something`;
  return [
    ...failures.flatMap(formatFailure),
    ...reached.entries().map(([what, times]) => `${numbers(times).padStart(12)}  ${what}`),
    ...missed.map((what) => `FAIL  never: ${what}`),
    `simulate: ${verdict}; ${numbers(runs)} runs from seed ${hex(seed)} in ${(milliseconds / 1000).toFixed(1)} s, ${numbers(rate)} runs/s`,
    "",
  ].join("\n");
}

/** A seed as people write it down. */
export function hex(seed: bigint): string {
  return `0x${seed.toString(16)}`;
}

function formatFailure({ seed, breach, plan }: ShrunkFailure): string[] {
  return [
    `FAIL  seed ${hex(seed)}, ${breach.checker}: ${breach.story}`,
    `      to see it again: cutline-harness simulate --seed ${hex(seed)}`,
    "      the same breaks with this alone:",
    ...formatPlan(plan)
      .trimEnd()
      .split("\n")
      .map((line) => `      ${line}`),
  ];
}

function numbers(count: number): string {
  return count.toLocaleString("en-US");
}
