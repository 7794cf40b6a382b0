import { createReadStream } from "node:fs";
import { Refusal } from "@cutline/core";
import type { SavedRun } from "@cutline/protocol";
import { decodeSavedRun } from "../run/saved-run.js";
import { SavedRunError } from "../run/saved-run-error.js";
import { SAVED_RUN_BYTES_MAX } from "./limits.js";
import { reasonOf } from "./reasons.js";

/**
 * Reads a saved run from a file or, for "-", from standard input. Throws a Refusal: CANNOT_READ, or a SavedRunError's code, with the file's name and what is
 * wrong with it. A file without end, such as /dev/zero, is left off at the limit.
 */
export async function readSavedRun(path: string): Promise<SavedRun> {
  const name = path === "-" ? "standard input" : path;
  const bytes = await readBytes(path === "-" ? process.stdin : createReadStream(path), name);
  try {
    return decodeSavedRun(bytes);
  } catch (error) {
    if (error instanceof SavedRunError) throw new Refusal(error.code, `cannot read ${name}: ${error.message}`);
    throw error;
  }
}

async function readBytes(source: AsyncIterable<unknown>, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) continue; // none of our streams gives anything else
      chunks.push(chunk);
      length += chunk.length;
      if (length > SAVED_RUN_BYTES_MAX) break;
    }
  } catch (error) {
    throw new Refusal("CANNOT_READ", `cannot read ${name}: ${reasonOf(error)}`);
  }
  if (length > SAVED_RUN_BYTES_MAX) {
    throw new Refusal("CANNOT_READ", `cannot read ${name}: it has more than ${SAVED_RUN_BYTES_MAX} bytes, the most that is read`);
  }
  return Buffer.concat(chunks, length);
}
