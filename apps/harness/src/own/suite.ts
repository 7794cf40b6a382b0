import { availableParallelism } from "node:os";
import type { CaseResult } from "@cutline/report";
import { examine, type Finding } from "../conform/examine.js";
import type { Suite, SuiteOptions } from "../conform/suite.js";
import type { Watch } from "../conform/watch.js";
import { runCutline } from "../cutline-process.js";
import { sideBySide } from "../side-by-side.js";
import { allLayouts, type Layout } from "../layouts/layout.js";
import { PROCESSES_MAX } from "../limits.js";
import { wrongWith } from "./look-at-run.js";
import { OWN_SCRIPTS, type OwnScript, readOwnScripts } from "./own-script.js";

/** What `conform own` has besides. */
export interface OwnOptions extends SuiteOptions {
  /** How often each script is run in each layout, each time with another seed. */
  readonly repeat: number;
}

/** Scripts of our own, each of which shows one thing: run in every layout, judged, and compared with their transcript and with each other. */
export const ownSuite: Suite<OwnOptions> = {
  name: "own",
  description: "scripts of our own, in every layout of hosts, judged and compared with their transcripts",
  dir: OWN_SCRIPTS,
  run: async ({ dir, repeat }, watch) => lookAtScripts(await readOwnScripts(dir), { layouts: () => allLayouts(), repeat, watch }),
};

/** How scripts are looked at. */
export interface LookOptions {
  /** Where they are run; each worker makes its own. */
  readonly layouts: () => readonly Layout[];
  readonly repeat: number;
  readonly watch: Watch;
}

/** Runs scripts, several side by side. A script that isn't as it should be is a case that fails. */
export function lookAtScripts(scripts: readonly OwnScript[], { layouts, repeat, watch }: LookOptions): Promise<readonly CaseResult[]> {
  let begun = 0;
  return sideBySide(scripts, availableParallelism(), () => {
    const own = layouts();
    return {
      work: async (script) => {
        watch.signal.throwIfAborted();
        begun += 1;
        watch.comes(script.file, begun, scripts.length);
        return examine(script.file, () => look(script, own, repeat, watch.signal));
      },
      close: async () => {
        for (const layout of own) await layout.close();
      },
    };
  });
}

async function look(script: OwnScript, layouts: readonly Layout[], repeat: number, signal: AbortSignal): Promise<Finding> {
  const fitting = layouts.filter(({ processes }) => processes !== "one a node" || script.nodes <= PROCESSES_MAX);
  for (let seed = 1; seed <= repeat; seed += 1) {
    const wrong = await wrongWithSeed(script, fitting, seed, signal);
    if (wrong !== null) return { ok: false, story: wrong };
  }
  const runs = `legal in ${fitting.length === 1 ? "1 layout" : `${fitting.length} layouts`}${repeat === 1 ? "" : `, ${repeat} times each`}`;
  return { ok: true, story: script.script.expectations.length === 0 ? runs : `${runs}, and as in its transcript` };
}

/** What is wrong with the runs of one seed, which are the same in every layout; or null. */
async function wrongWithSeed(script: OwnScript, layouts: readonly Layout[], seed: number, signal: AbortSignal): Promise<string | null> {
  const words = ["run", "--seed", String(seed), ...(script.keepGoing ? ["--keep-going"] : [])];
  let first: string | null = null;
  for (const layout of layouts) {
    const run = await runCutline([...words, ...(await layout.words()), script.path], { signal });
    const wrong = wrongWith(script, run);
    if (wrong !== null) return `seed ${seed}, ${layout.name}: ${wrong}`.trimEnd();
    const said = run.output + run.report;
    first ??= said;
    if (said !== first) return `seed ${seed}, ${layout.name}: it prints or reports something else than in the first layout`;
  }
  return null;
}
