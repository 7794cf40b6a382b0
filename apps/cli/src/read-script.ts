import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { Refusal } from "@cutline/core";
import { nearest } from "@cutline/script";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a directory",
};

/** A script's bytes, from a file or, for "-", from standard input. Throws a Refusal (UNREADABLE_SCRIPT) that says why it can't be read. */
export async function readScript(file: string, commands: readonly string[]): Promise<Uint8Array> {
  if (file === "-") return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const meant = nearest(file, commands);
    const hint = meant === null ? "" : `. Did you mean the command "${meant}"?`;
    throw new Refusal("UNREADABLE_SCRIPT", `cannot read ${file}: ${REASONS[code] ?? String(error)}${hint}`);
  }
}

/** The name that reports call a script by. */
export function scriptName(file: string): string {
  return file === "-" ? "<standard input>" : file;
}
