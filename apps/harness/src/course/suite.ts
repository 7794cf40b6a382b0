import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { formatVerdict, judge, parseScript, type Script } from "@cutline/script";
import { examine, type Finding } from "../conform/examine.js";
import type { CaseResult } from "@cutline/report";
import type { Suite, SuiteOptions } from "../conform/suite.js";
import { runCutline } from "../cutline-process.js";

/** What `conform course` has besides. */
export interface CourseOptions extends SuiteOptions {
  /** How often each script is run, each time with another seed. */
  readonly runs: number;
  /** As `cutline run --hosts`; null: a process for each node. */
  readonly hosts: number | null;
}

/** Every script of a folder, run on real processes again and again; each output is judged. */
export const courseSuite: Suite<CourseOptions> = {
  name: "course",
  description: "every script (.txt) of a folder, run on real processes and judged",
  run: async (options, watch) => {
    const files = (await readdir(options.dir)).filter((file) => file.endsWith(".txt")).sort();
    const results: CaseResult[] = [];
    for (const [index, file] of files.entries()) {
      watch.comes(file, index + 1, files.length);
      results.push(await examine(file, () => look(join(options.dir, file), options, watch.signal)));
    }
    return results;
  },
};

async function look(path: string, { runs, hosts }: CourseOptions, signal: AbortSignal): Promise<Finding> {
  const script = parseScript(await readFile(path), path, (name) => ({ name, content: readFileSync(resolve(dirname(path), name)) }));
  for (let seed = 1; seed <= runs; seed += 1) {
    const words = ["run", "--seed", String(seed), ...(hosts === null ? [] : ["--hosts", String(hosts)]), path];
    const wrong = await wrongWith(script, words, signal);
    if (wrong !== null) return { ok: false, story: wrong };
  }
  return { ok: true, story: runs === 1 ? "the run is legal" : `all ${runs} runs are legal` };
}

/** What is wrong with one run, or null. */
async function wrongWith(script: Script, words: readonly string[], signal: AbortSignal): Promise<string | null> {
  const { status, output, report } = await runCutline(words, { signal });
  const verdict = judge(script, output);
  if (status === 0 && verdict.outcome === "legal") return null;
  const judged = formatVerdict(verdict, { script: script.file, output: "<output>" });
  return `cutline ${words.join(" ")} ended with status ${status}\n${judged}\n${report}`.trimEnd();
}
