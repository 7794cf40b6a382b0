import { join } from "node:path";
import { CutlineError } from "@cutline/core";
import { runCutline } from "../cutline-process.js";
import type { Plan } from "../fuzz/plan.js";
import { plannedScript, type RandomScript, randomScript } from "../fuzz/random-script.js";
import { tryScript } from "../fuzz/try-script.js";
import { cutLinks } from "../layouts/cut-links.js";
import { allLayouts, type Layout } from "../layouts/layout.js";
import { BUGGY_RUN_MS_MAX } from "../limits.js";
import { OWN_SCRIPTS, readOwnScripts } from "../own/own-script.js";
import { CLI, type PlantedSources } from "./planted-sources.js";
import { failingUnitTest } from "./unit-tests.js";

/** A part of the harness that may notice a bug. */
export interface Part {
  readonly name: string;
  /** What it notices in sources with a bug, for a person; null where all seems well. */
  find(sources: PlantedSources, signal: AbortSignal): Promise<string | null>;
}

/** Enough traffic between a few nodes for links to be cut in the middle of it, and snapshots all the while. */
export const TRAFFIC: Plan = {
  ids: [1, 2, 3],
  first: 3,
  moves: 300,
  money: "small",
  keepGoing: true,
  weights: { send: 40, receive: 20, receiveFrom: 20, receiveAll: 1, begin: 4, collect: 2, create: 0, again: 0, refused: 0 },
};
/** Random scripts that look for a bug. */
const FUZZED_SCRIPTS = 12;
/** Of a line that is quoted. */
const LINE_CHARACTERS = 160;

/** What looks for bugs, in the order of what it costs. */
export const PARTS: readonly Part[] = [
  { name: "own scripts", find: wrongTranscript },
  { name: "links cut", find: faultWithCutLinks },
  { name: "random scripts", find: faultInRandomScripts },
  { name: "unit tests", find: failingUnitTest },
];

/** All transcripts in one process: takes a second or two. */
async function wrongTranscript(sources: PlantedSources, signal: AbortSignal): Promise<string | null> {
  const { path: program } = await sources.program(CLI);
  const scripts = (await readOwnScripts(OWN_SCRIPTS)).filter(({ fails, script }) => fails.length === 0 && script.expectations.length > 0);
  const words = ["check", "--hosts", "0", ...scripts.map(({ path }) => path)];
  try {
    const { status, output, report } = await runCutline(words, { program, signal, msMax: BUGGY_RUN_MS_MAX });
    if (status === 0) return null;
    const [failure, story] = output.split("\n").flatMap((line, index, lines) => (line.startsWith("FAIL") ? [line, lines[index + 1]] : []));
    return failure === undefined ? firstLine(report) : `${failure.replace(/^FAIL +.*\//, "")}: ${story?.trim().replace(/^.*\//, "") ?? ""}`;
  } catch (error) {
    if (error instanceof CutlineError && error.code === "RUN_HANGS") return "it does not come to an end";
    throw error;
  }
}

function faultWithCutLinks(sources: PlantedSources, signal: AbortSignal): Promise<string | null> {
  return faultIn([plannedScript(TRAFFIC, 1n)], ["--hosts 0"], sources, signal, cutLinks(join(sources.folder, "cuts")));
}

function faultInRandomScripts(sources: PlantedSources, signal: AbortSignal): Promise<string | null> {
  const scripts = Array.from({ length: FUZZED_SCRIPTS }, (_, index) => randomScript(BigInt(index + 1)));
  return faultIn(scripts, ["--hosts 0", "--hosts 2"], sources, signal);
}

/** The first fault of scripts in the layouts of these names, and in one more. */
async function faultIn(
  scripts: readonly RandomScript[],
  names: readonly string[],
  sources: PlantedSources,
  signal: AbortSignal,
  more?: Layout,
): Promise<string | null> {
  const { path: program } = await sources.program(CLI);
  const layouts = [...allLayouts(program).filter(({ name }) => names.includes(name)), ...(more === undefined ? [] : [more])];
  for (const script of scripts) {
    const fault = await tryScript(script, layouts, { program, signal, msMax: BUGGY_RUN_MS_MAX });
    if (fault !== null) return `seed ${script.seed} ${fault.kind}: ${firstLine(fault.story)}`;
  }
  return null;
}

/** The first line of a text, or its beginning. */
export function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line;
}
