/**
 * Whether an output is a run of a script.
 *
 * - `judge.ts`: the question; `count.ts`: which outputs a script has, found by trying (`telling.ts`, `assignments.ts`) and by a formula (`count-cut.ts`)
 * - `verdict.ts`: the answer, and its words; `notes.ts`: what is only spelling
 * - `output.ts`: somebody's output, line by line (`read-line.ts`)
 * - `walk.ts`: goes through a script, and does what is determined; `trial.ts` goes along with an output, and compares
 * - `world.ts`: what is determined: nodes (`member.ts`), what channels carried (`channel.ts`), when who recorded (`snapshot.ts`)
 * - `cuts.ts`: a collection, and what its values can be; `layout.ts`, `channel-order.ts`: on which lines they stand; `cut-lines.ts`, `said-state.ts`: what an output says there
 * - `conflict.ts`: whether a run can print that, and the argument why this is exact. Below it `known.ts`, `node-conflict.ts` (the money at a node, `sums.ts`),
 *   `marker-problem.ts`, `markers.ts` (who got which marker first), and for several snapshots `ties.ts` and `simulate.ts`
 * - `first-line.ts`: the first line that no run prints; `explain.ts`, `explain-slot.ts`, `words.ts`: why
 * - `choices.ts`, `patience.ts`: searches by trying; `to-the-end.ts`: work in steps, all at once; `limits.ts`: every limit, with its reason
 */
import type { Script } from "../parse.js";
import { Choices } from "./choices.js";
import { REREAD_COMMANDS } from "./limits.js";
import { absentNotes } from "./notes.js";
import { type OutputLine, readOutput, type ReadOutput } from "./output.js";
import { toTheEnd } from "./to-the-end.js";
import { Trial } from "./trial.js";
import type { Fault, Verdict } from "./verdict.js";
import { Walk } from "./walk.js";

/**
 * Decides whether an output, of any program that speaks the language, is a run of a script: in any spelling, with commands echoed (all of them) or not,
 * with prompts or not; a run that ended at the first command that can't be done, or one that kept going. It needs no run of its own, and takes time in
 * proportion to the two texts.
 */
export function judge(script: Script, output: string): Verdict {
  return toTheEnd(judgeStepwise(script, output));
}

/** Judges as `judge` does, and yields now and then how many commands it has gone through, so that whoever is watching can do something else. */
export function* judgeStepwise(script: Script, output: string): Generator<number, Verdict> {
  const read = readOutput(output);
  const { fault, limit, absent } = yield* attempt(script, read, REREAD_COMMANDS);
  return {
    outcome: limit !== null ? "undecided" : fault === null ? "legal" : "illegal",
    fault: limit === null ? fault : null,
    limit,
    notes: [...read.notes, ...absentNotes(absent)].sort((one, other) => one.line - other.line),
  };
}

/** What came of reading an output. */
interface Attempt {
  readonly fault: Fault | null;
  readonly limit: string | null;
  /** Lines about channels that there aren't. */
  readonly absent: readonly OutputLine[];
}

/**
 * Reads an output in every way that it can be read in, until one is a run. For nearly all there is one way. Gives up when it has gone through so many
 * commands.
 */
export function* attempt({ commands }: Script, output: ReadOutput, limit: number): Generator<number, Attempt> {
  const choices = new Choices();
  let furthest: Fault | null = null;
  let absent: readonly OutputLine[] = [];
  let undecided = false;
  let done = 0;
  do {
    if (done > limit) return { fault: null, absent, limit: "it can be read in too many ways (REREAD_COMMANDS)" };
    const trial = new Trial(output, choices);
    done += (yield* new Walk(trial).steps(commands)) + 1;
    trial.finish();
    if (trial.fault === null && !trial.undecided) return { fault: null, limit: null, absent: trial.absent };
    if (trial.fault === null) undecided = true;
    else if (furthest === null || trial.fault.line > furthest.line) [furthest, absent] = [trial.fault, trial.absent];
  } while (choices.next());
  return {
    fault: furthest,
    absent,
    limit: undecided ? "the order of markers of several snapshots could not be found or excluded (TIE_STEPS, ORDERED_CELLS)" : null,
  };
}
