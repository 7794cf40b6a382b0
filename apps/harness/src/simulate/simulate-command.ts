import { availableParallelism } from "node:os";
import { formatPlan, randomPlan, REACHABLE, Reached, simulate } from "@cutline/sim";
import { type Command, InvalidArgumentError } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { FAILURES_MAX, SOMETIMES_RUNS } from "../limits.js";
import { countAbove0 } from "../options.js";
import { Progress } from "../progress.js";
import { bankWorkload } from "./bank-workload.js";
import { formatSimulated, type ShrunkFailure, type Simulated } from "./format-simulated.js";
import type { Failure } from "./runs.js";
import { shrinkPlan } from "./shrink-plan.js";
import { simulateOnThreads } from "./threads.js";

/** Runs where nothing else was asked for: some seconds. */
const RUNS = 2_000;

/** What `simulate` can be told. */
interface SimulateOptions {
  readonly seed?: bigint;
  readonly runs?: number;
  readonly jobs: number;
}

const HELP = `
Each run is a cluster of the real nodes, hosts, links and journals in virtual time, with a seed from which all follows: who sends what, when snapshots begin,
which connections break, fall silent or are cut off, which processes die, stop and start again, and what their disks have lost by then. Checked are: each
message exactly once and in order, money conserved on every cut and at the end, every cut consistent, everything answered once the faults
are over, and nothing forgotten that was answered.

With --seed alone one run is done, and what happens in it is told. A run that breaks something is shortened as long as it breaks in the same way. From ${SOMETIMES_RUNS} runs on,
everything that the report counts must have happened.

Exit status: 0 all is well, 1 a run broke something or something never happened, 130 interrupted.`;

/** Adds `simulate`, which runs whole clusters in virtual time. */
export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .description("run whole clusters in virtual time, with every fault there is, and check what must never be")
    .option("--seed <n>", "the seed of the first run, as 0x2a or 42; each next one has the next (default: 0x1)", parseSeed)
    .option("--runs <n>", `how many runs (default: ${RUNS}, or 1 with --seed)`, countAbove0)
    .option("--jobs <n>", "runs done side by side", countAbove0, availableParallelism())
    .addHelpText("after", HELP)
    .action(async ({ seed = 1n, ...options }: SimulateOptions, command: Command) => {
      const runs = options.runs ?? (command.getOptionValueSource("seed") === undefined ? RUNS : 1);
      if (options.runs === undefined && runs === 1) process.stdout.write(formatPlan(randomPlan(seed)));
      const interrupted = await interruptible(async (signal) => {
        const simulated = await simulateRuns({ seed, runs, jobs: options.jobs, signal });
        process.stdout.write(formatSimulated(simulated));
        process.exitCode = simulated.failures.length + simulated.missed.length === 0 ? EXIT_STATUS.done : EXIT_STATUS.failed;
      });
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

/** Does runs and gathers what comes of them; stops after some failures, which it shortens. Rejects once the signal is aborted. */
export async function simulateRuns(options: {
  readonly seed: bigint;
  readonly runs: number;
  readonly jobs: number;
  readonly signal: AbortSignal;
}): Promise<Simulated> {
  const { seed, jobs, signal } = options;
  const startMs = performance.now();
  const progress = new Progress(process.stderr);
  const reached = new Reached();
  const failures: Failure[] = [];
  let runs = 0;
  try {
    await simulateOnThreads({
      seed,
      count: options.runs,
      jobs,
      signal,
      take: (tally) => {
        runs += tally.runs;
        reached.addAll(tally.reached);
        failures.push(...tally.failures);
        progress.show(`${runs} of ${options.runs} runs${failures.length > 0 ? `, ${failures.length} broke something` : ""}`);
        return failures.length < FAILURES_MAX;
      },
    });
  } finally {
    progress.clear();
  }
  const milliseconds = performance.now() - startMs;
  const missed = runs < SOMETIMES_RUNS ? [] : REACHABLE.filter((what) => reached.of(what) === 0);
  return { seed, runs, milliseconds, reached, failures: await shrinkAll(failures), missed };
}

async function shrinkAll(failures: readonly Failure[]): Promise<ShrunkFailure[]> {
  const shrunk: ShrunkFailure[] = [];
  for (const failure of failures.slice(0, FAILURES_MAX)) {
    const { checker } = failure.breach;
    const plan = await shrinkPlan(randomPlan(failure.seed), (shorter) => simulate(shorter, bankWorkload).breach?.checker === checker);
    shrunk.push({ ...failure, plan });
  }
  return shrunk;
}

function parseSeed(text: string): bigint {
  if (!/^(0x[\da-f]{1,16}|\d{1,19})$/i.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new InvalidArgumentError("It is a whole number below 2^63, in decimal or, behind 0x, in hexadecimal digits.");
  }
  return BigInt(text);
}
