import { CutlineError } from "@cutline/core";
import { formatVerdict, judge, parseScript } from "@cutline/script";
import { type CutlineRun, runCutline } from "../cutline-process.js";
import type { Layout } from "../layouts/layout.js";
import { FUZZ_RUN_MS_MAX, STORY_CHARACTERS } from "../limits.js";
import type { Fault } from "./fault.js";
import type { RandomScript } from "./random-script.js";

/** What scripts are tried with. */
export interface TryOptions {
  /** The built command-line tool. */
  readonly program: string;
  readonly signal: AbortSignal | null;
  /** The time that a run has. */
  readonly msMax?: number;
}

/** A run, and where. */
interface RunSomewhere extends CutlineRun {
  readonly layout: string;
}

/**
 * Runs a script in each of these layouts, judges each output, and compares output, report and status with those of the first layout, byte for byte.
 * Returns the first fault, or null. Rejects with a Refusal (INTERRUPTED) where the signal is aborted.
 */
export async function tryScript(script: RandomScript, layouts: readonly Layout[], options: TryOptions): Promise<Fault | null> {
  let first: RunSomewhere | null = null;
  for (const layout of layouts) {
    const run = await runIn(layout, script, options);
    const fault = "kind" in run ? run : (faultIn(run, script) ?? (first === null ? null : difference(first, run)));
    if (fault?.kind === "hangs" || fault?.kind === "ends oddly") await layout.renew();
    if (fault !== null) return fault;
    if (!("kind" in run)) first ??= run;
  }
  return null;
}

async function runIn(
  layout: Layout,
  script: RandomScript,
  { program, signal, msMax = FUZZ_RUN_MS_MAX }: TryOptions,
): Promise<RunSomewhere | Fault> {
  try {
    const words = await layout.words();
    const input = `${script.lines.join("\n")}\n`;
    const options = { input, program, signal, msMax, environment: layout.environment ?? {} };
    return { layout: layout.name, ...(await runCutline([...wordsToRun(script), ...words, "-"], options)) };
  } catch (error) {
    if (!(error instanceof CutlineError) || error.code === "INTERRUPTED") throw error;
    return { kind: "hangs", layouts: [layout.name], story: shortened(error.message) };
  }
}

/** The words that run a script everywhere. */
export function wordsToRun({ seed, keepGoing }: RandomScript): string[] {
  return ["run", "--seed", String(seed), ...(keepGoing ? ["--keep-going"] : [])];
}

/** Codes of all that a script can do wrong. */
const REFUSALS: ReadonlySet<string> = new Set([
  "ALREADY_STARTED",
  "NOT_STARTED",
  "NODE_EXISTS",
  "UNKNOWN_NODE",
  "SEND_TO_ITSELF",
  "BALANCE_OVERFLOW",
  "NO_SNAPSHOT",
  "MARKERS_WAITING",
  "NOTHING_COLLECTED",
]);

/** The codes of the failures that a report tells, in order. */
export function codesIn(report: string): string[] {
  return [...report.matchAll(/ \[([A-Z_]+)\]$/gm)].map(([, code = ""]) => code);
}

function faultIn({ layout, status, output, report }: RunSomewhere, { lines }: RandomScript): Fault | null {
  const fits = status === 0 ? report === "" : status === 1 && report !== "";
  if (!fits) {
    const story = `${layout}: it ended with status ${status}, and reported ${report === "" ? "nothing" : `\n${report}`}`;
    return { kind: "ends oddly", layouts: [layout], story: shortened(story) };
  }
  const odd = codesIn(report).filter((code) => !REFUSALS.has(code));
  if (odd.length > 0) return { kind: "reports oddly", layouts: [layout], story: shortened(`${layout}: it reported\n${report}`) };
  const verdict = judge(parseScript(lines.join("\n"), "script"), output);
  if (verdict.outcome === "legal") return null;
  const story = `${layout}: ${formatVerdict(verdict, { script: "the script", output: "output" })}`;
  return { kind: verdict.outcome, layouts: [layout], story: shortened(`${story}\n${report}`.trimEnd()) };
}

function difference(one: RunSomewhere, other: RunSomewhere): Fault | null {
  for (const what of ["output", "report", "status"] as const) {
    if (one[what] === other[what]) continue;
    const story = `the ${what} differs (- ${one.layout}, + ${other.layout}):\n${firstDifference(String(one[what]), String(other[what]))}`;
    return { kind: "differs", layouts: [one.layout, other.layout], story: shortened(story) };
  }
  return null;
}

/** The first line in which two texts differ. */
function firstDifference(one: string, other: string): string {
  const [ours, theirs] = [one.split("\n"), other.split("\n")];
  const place = ours.findIndex((line, index) => line !== theirs[index]);
  const index = place < 0 ? ours.length : place;
  return `line ${index + 1}:\n- ${ours[index] ?? "(it ends)"}\n+ ${theirs[index] ?? "(it ends)"}`;
}

function shortened(story: string): string {
  return story.length <= STORY_CHARACTERS ? story : `${story.slice(0, STORY_CHARACTERS)} ...`;
}
