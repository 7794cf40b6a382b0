import { CutlineError } from "@cutline/core";
import type { Command } from "./commands.js";
import type { Script } from "./parse.js";

/** Why a command could not be done. */
export interface Failure {
  /** A stable name, such as UNKNOWN_NODE; UNEXPECTED for what no part of Cutline throws on purpose. */
  readonly code: string;
  /** For a person. Details follow on further lines. */
  readonly message: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** What a call threw or rejected with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CutlineError) return { code: error.code, message: error.message, error };
  return { code: "UNEXPECTED", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error), error };
}

/**
 * A failed command as it is reported: `arg.txt:4: Send 1 9 5: there is no node 9 [UNKNOWN_NODE]`. `command` null: the end of the script. `file` null:
 * without its place, for whoever has just typed it.
 */
export function formatFailure(
  file: string | null,
  command: Pick<Command, "at" | "text"> | null,
  { code, message }: Omit<Failure, "error">,
): string {
  const [first = "", ...details] = message.split("\n");
  const what = command === null ? "KillAll at the end" : command.text;
  const place = file === null ? what : `${file}:${command === null ? " " : `${command.at}: `}${what}`;
  return [`${place}: ${first} [${code}]`, ...details].join("\n");
}

/** What to say of the outputs in a transcript, or null where there are none. */
export function transcriptNote({ file, expectations }: Script): string | null {
  const [first] = expectations;
  if (first === undefined) return null;
  const which = expectations.length === 1 ? "this line is an output" : `${expectations.length} lines from here on are outputs`;
  return `${file}:${first.at}: ${which} of a transcript, and ignored`;
}
