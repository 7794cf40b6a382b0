import { type Awaitable, CutlineError } from "@cutline/core";
import type { CaseResult } from "@cutline/report";

/** Whether a case is as it should be, and what to say of it. */
export type Finding = Pick<CaseResult, "ok" | "story">;

/** Looks at one case. What `look` throws is said of the case, and the others go on. */
export async function examine(name: string, look: () => Awaitable<Finding>): Promise<CaseResult> {
  const startMs = performance.now();
  const { ok, story } = await found(look);
  return { name, ok, story, milliseconds: performance.now() - startMs };
}

async function found(look: () => Awaitable<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof CutlineError && error.code !== "DEFECT") return { ok: false, story: error.message };
    return { ok: false, story: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
