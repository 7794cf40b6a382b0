import type { CaseResult, SuiteReport } from "./report.js";

/** TAP version 14 (testanything.org), with what is wrong as a YAML block below a case. */
export function tapReport({ cases }: SuiteReport): string {
  return ["TAP version 14", `1..${cases.length}`, ...cases.flatMap(caseLines), ""].join("\n");
}

function caseLines({ name, ok, story, milliseconds }: CaseResult, index: number): string[] {
  const point = `${ok ? "ok" : "not ok"} ${index + 1} - ${escaped(name)} # time=${Math.round(milliseconds)}ms`;
  if (ok) return [point];
  return [point, "  ---", "  message: |", ...story.split("\n").map((line) => `    ${line}`), "  ..."];
}

/** A description, in which a number sign would begin a directive, and a line feed the next line. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, "\\$&").replace(/[\r\n]+/g, " ");
}
