import { createReadStream } from "node:fs";
import { Refusal } from "@cutline/core";
import { nearest, SCRIPT_LIMIT_BYTES } from "@cutline/script";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a directory",
};

/**
 * A script's bytes, from a file or, for "-", from standard input. Throws a Refusal (UNREADABLE_SCRIPT) that says why it can't be read; one that
 * never ends, such as /dev/zero, is left off at the limit of scripts. `commands`: names that may have been meant instead of a file's.
 */
export async function readScript(file: string, commands: readonly string[]): Promise<Uint8Array> {
  const name = scriptName(file);
  try {
    return await readBytes(file === "-" ? process.stdin : createReadStream(file), name);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const meant = codeOf(error) === "ENOENT" ? nearest(file, commands) : null;
    const hint = meant === null ? "" : `. Did you mean the command "${meant}"?`;
    throw unreadable(name, `${whyUnreadable(error)}${hint}`);
  }
}

/** Why a file can't be read, for a person. */
export function whyUnreadable(error: unknown): string {
  return REASONS[codeOf(error)] ?? String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** The name that reports call a script by. */
export function scriptName(file: string): string {
  return file === "-" ? "<standard input>" : file;
}

async function readBytes(source: AsyncIterable<unknown>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) continue; // none of our streams gives anything else
    chunks.push(chunk);
    length += chunk.length;
    if (length > SCRIPT_LIMIT_BYTES) throw unreadable(name, `it has more than ${SCRIPT_LIMIT_BYTES} bytes`);
  }
  return Buffer.concat(chunks, length);
}

function unreadable(name: string, reason: string): Refusal {
  return new Refusal("UNREADABLE_SCRIPT", `cannot read ${name}: ${reason}`);
}
