import { CutlineError } from "@cutline/core";
import { runCutline } from "../cutline-process.js";
import { BUGGY_CHECK_MS_MAX } from "../limits.js";
import { firstLine, type Part } from "./part.js";
import type { Recipe } from "./planted-sources.js";
import { failingUnitTest } from "./unit-tests.js";

/** What looks for bugs in the protocol, in the order of what it costs. */
export const PROOF_PARTS: readonly Part[] = [
  { name: "explorer", find: proving("src/planted-bugs/explore-worlds.ts") },
  { name: "simulator", find: proving("src/planted-bugs/simulate-seeds.ts") },
  { name: "unit tests", find: failingUnitTest },
];

/** Makes a program of the harness from the sources and runs it: it says what is wrong. One that has nothing of the bug's file is not run. */
function proving(entry: string): Part["find"] {
  const recipe: Recipe = { dir: "apps/harness", entries: [entry], external: [] };
  return async (sources, signal) => {
    const { path: program, hasFile } = await sources.program(recipe);
    return hasFile ? wrongIn(program, signal) : null;
  };
}

async function wrongIn(program: string, signal: AbortSignal): Promise<string | null> {
  try {
    const { status, output, report } = await runCutline([], { program, signal, msMax: BUGGY_CHECK_MS_MAX });
    return status === 0 ? null : firstLine(output === "" ? report.trimStart() : output);
  } catch (error) {
    if (error instanceof CutlineError && error.code === "RUN_HANGS") return "it does not come to an end";
    throw error;
  }
}
