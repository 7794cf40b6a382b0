import { Refusal } from "@cutline/core";
import {
  type DiffReport,
  diffSnapshots,
  type DiffSide,
  formatOfFile,
  jsonDiff,
  markdownDiff,
  readRun,
  renderDiffHtml,
} from "@cutline/report";
import type { Chunks } from "@cutline/report/files";
import type { MasterChoice } from "./master-source.js";
import { STANDARD_OUTPUT } from "./outputs.js";
import { readSource, type Source } from "./source.js";
import { tellerOf, write } from "./write-report.js";

/** The formats of a difference. */
const DIFF_FORMATS: Readonly<Record<string, (diff: DiffReport) => Chunks>> = {
  md: markdownDiff,
  json: jsonDiff,
  html: (diff) => [renderDiffHtml(diff)],
};

/** Which two snapshots to compare, and where to put what changed. */
export interface DiffRequest {
  /** With a master: a snapshot's id, or "latest". Else a saved run, and, behind a `#`, a snapshot's id: its latest where there is none. */
  readonly before: string;
  readonly after: string;
  readonly master: MasterChoice | null;
  /** Null: that of the file's name, or md. */
  readonly format: string | null;
  readonly file: string;
}

/** Compares two snapshots and writes what changed. Throws a CutlineError. */
export async function diffCommand({ before, after, master, format, file }: DiffRequest, signal: AbortSignal): Promise<void> {
  const render = rendererFor(format, file);
  const sides = [await readSide(before, master), await readSide(after, master)] as const;
  await write(file, render(diffSnapshots(...sides)), signal);
}

function rendererFor(format: string | null, file: string): (diff: DiffReport) => Chunks {
  const name = format ?? (file === STANDARD_OUTPUT ? "md" : formatOfFile(file)) ?? "";
  const render = Object.entries(DIFF_FORMATS).find(([known]) => known === name)?.[1];
  if (render !== undefined) return render;
  throw new Refusal(
    "NO_SUCH_FORMAT",
    `a difference can't be written as "${name}"; its formats are ${Object.keys(DIFF_FORMATS).join(", ")}`,
  );
}

async function readSide(named: string, master: MasterChoice | null): Promise<DiffSide> {
  const { run, session } = await readSource(sourceOf(named, master));
  const report = readRun(run, session, tellerOf);
  const snapshot = report.snapshots.at(-1);
  if (snapshot === undefined) throw new Refusal("NO_SUCH_SNAPSHOT", `${named} has no snapshot`);
  return { title: report.title, snapshot };
}

function sourceOf(named: string, master: MasterChoice | null): Source {
  if (master !== null) return { file: null, master, session: null, snapshot: named };
  const { file = named, snapshot = "latest" } = /^(?<file>.+)#(?<snapshot>[^#/]+)$/.exec(named)?.groups ?? {};
  return { file, master, session: null, snapshot };
}
