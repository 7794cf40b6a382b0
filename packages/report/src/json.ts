import type { SuiteReport } from "./report.js";

/** One object: the suite's name, whether all is well, and the cases as they are in CaseResult. */
export function jsonReport({ suite, cases }: SuiteReport): string {
  return `${JSON.stringify({ suite, ok: cases.every(({ ok }) => ok), cases }, null, 2)}\n`;
}
