import { bank, bankTeller } from "@cutline/bank";
import { Refusal } from "@cutline/core";
import type { SavedRun, TraceLimit } from "@cutline/protocol";
import { encodeSavedRun, formatOfFile, mainSession, readRun, type Renderer, TEXT_FORMATS } from "@cutline/report";
import { writeWhole } from "@cutline/report/files";
import { TRACE_BYTES, TRACE_EVENTS, TRACE_EVENTS_OF_A_NODE } from "../limits.js";
import { openFile } from "./open-file.js";

/** What is to be kept of a run when it is over. */
export interface KeepRequest {
  /** Where to save the run, or null. */
  readonly save: string | null;
  /** Where to put a report, in the format that its name ends with, or null. */
  readonly report: string | null;
  /** Whether everything that happens is kept, too. */
  readonly trace: boolean;
  /** Whether the report is opened by whatever opens such files. */
  readonly open: boolean;
}

/** What a trace may take at each of so many nodes. */
export function traceLimit(nodes: number): TraceLimit {
  const share = Math.max(nodes, 1);
  return { events: Math.max(Math.floor(TRACE_EVENTS / share), TRACE_EVENTS_OF_A_NODE), bytes: Math.floor(TRACE_BYTES / share) };
}

/** Throws a Refusal (NO_SUCH_FORMAT) where nobody renders what is asked for: before anything is run. */
export function requireRenderer({ report }: KeepRequest): void {
  if (report !== null) rendererFor(report);
}

/** Saves the run, then renders and opens its report. Each file is written whole or not at all. Throws a Refusal (CANNOT_WRITE). */
export async function keepRun(run: Pick<SavedRun, "title" | "savedBy" | "sessions">, request: KeepRequest): Promise<void> {
  const { save, report, open } = request;
  if (save !== null) await writeWhole(save, [encodeSavedRun(run)]);
  if (report === null) return;
  const teller = (application: string): typeof bankTeller | null => (application === bank.name ? bankTeller : null);
  await writeWhole(report, rendererFor(report)(readRun(run, mainSession(run), teller)));
  if (open) openFile(report);
}

function rendererFor(file: string): Renderer {
  const format = formatOfFile(file);
  const renderer = Object.entries(TEXT_FORMATS).find(([name]) => name === format)?.[1];
  if (renderer !== undefined) return renderer;
  const story = `the report ${file} would be in no format that \`cutline run\` renders; a name that ends with .txt, .md or .json is`;
  throw new Refusal("NO_SUCH_FORMAT", `${story}. For others, --save the run, and use cutline-export`);
}
