import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { Refusal } from "@cutline/core";
import { buffered, type Chunks } from "./chunks.js";
import { codeOf, reasonOf } from "./reasons.js";

/** The reader of standard output left before everything was written, as `head` does. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/**
 * Writes to standard output, no faster than it is read. Throws ReaderGone, or a Refusal (CANNOT_WRITE) that says why, or what `signal` was aborted with. The
 * stream's errors are taken by whoever listens for them; this looks at its own writes.
 */
export async function writeOutput(stream: typeof process.stdout, chunks: Chunks, signal?: AbortSignal): Promise<void> {
  const target: unknown = stream;
  try {
    for (const bytes of buffered(chunks)) {
      signal?.throwIfAborted();
      // Node.js itself would cut off what doesn't fit on a disk, and say nothing: a file says how much it took.
      if (target instanceof Socket) await written(target, bytes, signal);
      else for (let done = 0; done < bytes.length;) done += writeSync(stream.fd, bytes, done);
    }
  } catch (error) {
    if (codeOf(error) === "EPIPE") throw new ReaderGone();
    if (codeOf(error) === "" || signal?.aborted === true) throw error;
    throw new Refusal("CANNOT_WRITE", `cannot write the output: ${reasonOf(error)}`);
  }
}

/** Resolves once the reader has taken it, or what the stream keeps for it. */
function written(stream: Socket, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
    };
    signal?.addEventListener("abort", abort, { once: true });
    stream.write(bytes, (error) => {
      signal?.removeEventListener("abort", abort);
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
