import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { HISTORY_BYTES, HISTORY_LINES } from "../limits.js";

/** What decides where the history is: environment variables. */
export type HistoryEnvironment = Readonly<Partial<Record<"CUTLINE_HISTORY" | "XDG_STATE_HOME", string>>>;

/**
 * Where the history is kept: CUTLINE_HISTORY, or cutline/history in the user's state directory. Null where it is switched off (CUTLINE_HISTORY is empty), or
 * nobody knows a place.
 */
export function historyFile({ CUTLINE_HISTORY: file, XDG_STATE_HOME: state }: HistoryEnvironment, home = homeDirectory()): string | null {
  if (file !== undefined) return file === "" ? null : file;
  if (state !== undefined && isAbsolute(state)) return join(state, "cutline", "history");
  return home === null ? null : join(home, ".local", "state", "cutline", "history");
}

/**
 * The lines typed in earlier sessions and this one. Each is written as it comes, so that sessions side by side share one file. A history that can't be read
 * or written is none: that is no reason to say anything, let alone to fail.
 */
export class History {
  private last: string | null = null;
  private file: string | null;

  constructor(file: string | null) {
    this.file = file !== null && isUsable(file) ? file : null;
  }

  /** The last lines, newest first. */
  load(): string[] {
    const lines = this.attempt((file) => this.read(file)) ?? [];
    this.last = lines.at(-1) ?? null;
    return lines.reverse().slice(0, HISTORY_LINES);
  }

  /** A line was typed. Blank ones, and one that is typed again, aren't kept. */
  add(line: string): void {
    if (line.trim() === "" || line === this.last) return;
    this.last = line;
    this.attempt((file) => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    });
  }

  /** The end of the file, oldest line first. A file that has grown too long is cut down to that. */
  private read(file: string): string[] {
    const { text, cut } = readEnd(file);
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !/(?!\t)\p{Cc}/u.test(line));
    if (!cut) return lines;
    const kept = lines.slice(1).slice(-HISTORY_LINES);
    writeFileSync(file, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    return kept;
  }

  private attempt<Result>(use: (file: string) => Result): Result | null {
    if (this.file === null) return null;
    try {
      return use(this.file);
    } catch (error) {
      if (!isMissing(error)) this.file = null;
      return null;
    }
  }
}

function readEnd(file: string): { readonly text: string; readonly cut: boolean } {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, HISTORY_BYTES));
    const length = readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return { text: bytes.toString("utf8", 0, length), cut: size > HISTORY_BYTES };
  } finally {
    closeSync(descriptor);
  }
}

/** Whether it is a file, or may become one: a pipe would keep the session waiting. */
function isUsable(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch (error) {
    return isMissing(error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function homeDirectory(): string | null {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : null;
  } catch {
    return null;
  }
}
