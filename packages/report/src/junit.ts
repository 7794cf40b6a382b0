import type { CaseResult, SuiteReport } from "./report.js";

/** JUnit's XML, as CI systems read it. Times are in seconds. */
export function junitReport({ suite, cases }: SuiteReport): string {
  const failures = cases.filter(({ ok }) => !ok).length;
  const time = seconds(cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" time="${time}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(suite)}" ${counts}>`,
    ...cases.flatMap((result) => caseLines(suite, result)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines(suite: string, { name, ok, story, milliseconds }: CaseResult): string[] {
  const attributes = `classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds(milliseconds)}"`;
  if (ok) return [`    <testcase ${attributes}/>`];
  const [summary = ""] = story.split("\n");
  return [`    <testcase ${attributes}>`, `      <failure message="${escaped(summary)}">${escaped(story)}</failure>`, "    </testcase>"];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML holds it; a character that XML can't hold becomes �. */
function escaped(text: string): string {
  const held = text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd");
  return held.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
