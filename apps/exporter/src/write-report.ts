import { bank, bankTeller } from "@cutline/bank";
import { Refusal } from "@cutline/core";
import { encodeSavedRun, readRun, type RunReport, type Teller, TEXT_FORMATS } from "@cutline/report";
import { type Chunks, writeOutput, writeWhole } from "@cutline/report/files";
import { type FormatName, isTextFormat } from "./format-names.js";
import { type Output, STANDARD_OUTPUT } from "./outputs.js";
import type { ChosenRun } from "./source.js";

/** The tables that `csv` writes, each into a file of its own. */
const CSV_TABLES = ["nodes", "channels", "messages"] as const;

/** Who reads an application's bytes. */
export function tellerOf(application: string): Teller | null {
  return application === bank.name ? bankTeller : null;
}

/** Writes everything that is asked for, one after the other. Each file is written whole or not at all. Throws a Refusal (CANNOT_WRITE), or ReaderGone. */
export async function writeReports(chosen: ChosenRun, outputs: readonly Output[], signal: AbortSignal): Promise<void> {
  const report = readRun(chosen.run, chosen.session, tellerOf);
  for (const { format, file } of outputs.flatMap(perTable)) await write(file, await rendered(format, report, chosen), signal);
}

/** Writes to a file, or to standard output. */
export async function write(file: string, chunks: Chunks, signal: AbortSignal): Promise<void> {
  if (file === STANDARD_OUTPUT) await writeOutput(process.stdout, chunks, signal);
  else await writeWhole(file, chunks, signal);
}

async function rendered(format: FormatName, report: RunReport, { run, session }: ChosenRun): Promise<Chunks> {
  if (isTextFormat(format)) return TEXT_FORMATS[format](report);
  if (format === "pb") return [encodeSavedRun({ ...run, sessions: run.sessions.slice(session - 1, session) })];
  const { sqliteReport } = await import("./sqlite-file.js"); // a native library, which only this needs
  return [sqliteReport(report)];
}

/** `csv` to FILE.csv is three tables: FILE-nodes.csv, FILE-channels.csv, FILE-messages.csv. */
function perTable({ format, file }: Output): Output[] {
  if (format !== "csv") return [{ format, file }];
  if (file === STANDARD_OUTPUT) {
    throw new Refusal("NO_SUCH_FORMAT", "csv is three tables, and standard output is one: ask for csv-nodes, csv-channels or csv-messages");
  }
  const stem = file.replace(/\.csv$/i, "");
  return CSV_TABLES.map((table) => ({ format: `csv-${table}` as const, file: `${stem}-${table}.csv` }));
}
