import type { CaseResult, SuiteReport } from "./report.js";

/** For people: a line for each case, below it what is wrong with it, and a sum. The same results give the same text, however long they took. */
export function wordsReport({ suite, cases }: SuiteReport): string {
  const failed = cases.filter(({ ok }) => !ok).length;
  return [...cases.flatMap(caseLines), `${suite}: ${sum(cases.length, failed)}`, ""].join("\n");
}

function sum(count: number, failed: number): string {
  const verb = failed === 0 ? "conform" : "don't conform";
  const verbOfOne = failed === 0 ? "conforms" : "doesn't conform";
  if (count === 1) return `the one case ${verbOfOne}`;
  if (failed === 0) return `all ${count} cases ${verb}`;
  return `${failed} of ${count} cases ${failed === 1 ? verbOfOne : verb}`;
}

function caseLines({ name, ok, story }: CaseResult): string[] {
  if (ok) return [`ok    ${name}: ${story}`];
  return [`FAIL  ${name}`, ...story.split("\n").map((line) => `      ${line}`)];
}
