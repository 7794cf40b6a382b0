import type { CaseResult } from "@cutline/report";
import { examine, type Finding } from "../conform/examine.js";
import { sideBySide } from "../side-by-side.js";
import { bundleWith } from "./bundle.js";
import type { Part } from "./part.js";
import type { PlantedBug } from "./planted-bug.js";

/** How bugs are hunted. */
export interface HuntOptions {
  /** What looks for them, one after the other. */
  readonly parts: readonly Part[];
  /** Whether every part looks, or only until one has found the bug. */
  readonly all: boolean;
  /** Bugs hunted side by side. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told after each bug how many were hunted. */
  readonly progress: (hunted: number) => void;
}

/** Plants each bug alone and lets the parts look for it. A bug that none finds, or that doesn't apply any more, is a case that fails. */
export function hunt(bugs: readonly PlantedBug[], options: HuntOptions): Promise<readonly CaseResult[]> {
  let hunted = 0;
  return sideBySide(bugs, options.jobs, () => ({
    work: async (bug) => {
      options.signal.throwIfAborted();
      const result = await examine(bug.name, () => huntOne(bug, options));
      hunted += 1;
      options.progress(hunted);
      return result;
    },
    close: () => Promise.resolve(),
  }));
}

async function huntOne(bug: PlantedBug, { parts, all, signal }: HuntOptions): Promise<Finding> {
  const program = await bundleWith(bug);
  const found: string[] = [];
  try {
    for (const part of parts) {
      const what = await part.find(program, signal);
      if (what !== null) found.push(`${part.name}: ${what}`);
      else if (all) found.push(`${part.name}: nothing`);
      if (what !== null && !all) break;
    }
  } finally {
    await program.close();
  }
  const caught = found.some((line) => !line.endsWith(": nothing"));
  return caught ? { ok: true, story: found.join("\n      ") } : { ok: false, story: `nobody notices it: ${bug.story}` };
}
