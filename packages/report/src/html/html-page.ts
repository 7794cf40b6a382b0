import type { DiffReport, DiffSide } from "../diff/diff-report.js";
import type { RunReport } from "../run/run-report.js";
import { visibleText } from "../text/visible-text.js";
import { createPage } from "./page-shell.js";
import { writePageData } from "./write-page-data.js";

/**
 * One self-contained page: it needs no network, works from file://, and its Content-Security-Policy lets nothing run or load but what is in it. What an
 * application's bytes say is shown as text, whatever it is. What is beyond `PAGE_LIMITS` is left out, and the page says so.
 */
export function renderHtml(run: RunReport): string {
  return createPage(writePageData(run));
}

const NAME_CHARACTERS = 60;

/** Two snapshots, of one run or of two, as the same page, which opens with what changed between them. It has no diagram. */
export function renderDiffHtml({ before, after }: Pick<DiffReport, "before" | "after">): string {
  const sides = [before, after];
  const nodes = new Set(sides.flatMap(({ snapshot }) => snapshot.nodes.map(({ node }) => node)));
  const run: RunReport = {
    title: `From ${nameOf(before)} to ${nameOf(after)}`,
    application: "",
    savedBy: "",
    session: { number: 1, of: 1 },
    nodes: [...nodes].sort((one, other) => one - other),
    snapshots: sides.map(({ snapshot }) => snapshot),
    trace: null,
  };
  return createPage(writePageData(run, [visibleText(before.title, NAME_CHARACTERS), visibleText(after.title, NAME_CHARACTERS)]));
}

function nameOf({ title, snapshot }: DiffSide): string {
  return `${visibleText(title, NAME_CHARACTERS)}, snapshot ${snapshot.id}`;
}
