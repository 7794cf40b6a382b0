import type { CaseResult } from "@cutline/report";
import { examine } from "../conform/examine.js";
import { sideBySide } from "../side-by-side.js";
import type { Part } from "./part.js";
import type { PlantedBug } from "./planted-bug.js";
import { PlantedSources } from "./planted-sources.js";

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

/** What came of the hunt for one bug. */
export interface Hunted extends CaseResult {
  /** The part that noticed it first, and how long that one took; null where none did. */
  readonly caught: { readonly part: string; readonly milliseconds: number } | null;
}

/** Plants each bug alone and lets the parts look for it. A bug that none finds, or that doesn't apply any more, is a case that fails. */
export function hunt(bugs: readonly PlantedBug[], options: HuntOptions): Promise<readonly Hunted[]> {
  let hunted = 0;
  return sideBySide(bugs, options.jobs, () => ({
    work: async (bug) => {
      options.signal.throwIfAborted();
      const looks: Look[] = [];
      const result = await examine(bug.name, async () => {
        await look(bug, options, looks);
        const story = looks.map(
          ({ part, milliseconds, what }) => `${part}: ${what === null ? "nothing" : `${what} (${inSeconds(milliseconds)})`}`,
        );
        return looks.some(({ what }) => what !== null)
          ? { ok: true, story: story.join("\n      ") }
          : { ok: false, story: `nobody notices it: ${bug.story}` };
      });
      hunted += 1;
      options.progress(hunted);
      return { ...result, caught: looks.find(({ what }) => what !== null) ?? null };
    },
    close: () => Promise.resolve(),
  }));
}

/** What one part made of a bug. */
interface Look {
  readonly part: string;
  readonly milliseconds: number;
  readonly what: string | null;
}

/** Lets the parts look, one after the other, and puts what each made of it into `looks`. */
async function look(bug: PlantedBug, { parts, all, signal }: HuntOptions, looks: Look[]): Promise<void> {
  const sources = await PlantedSources.plant(bug);
  try {
    for (const part of parts) {
      const startMs = performance.now();
      const what = await part.find(sources, signal);
      const milliseconds = performance.now() - startMs;
      if (what !== null || all) looks.push({ part: part.name, milliseconds, what });
      if (what !== null && !all) break;
    }
  } finally {
    await sources.close();
  }
}

/** How long something took, for a person. */
export function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
