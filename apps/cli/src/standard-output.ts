import { once } from "node:events";
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import type { Sink } from "@cutline/script";
import { EXIT_STATUS } from "./exit-status.js";

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than it may be",
};

/** What a program is told to end with when nobody takes its output any more. */
export interface OutputFailure {
  readonly exitStatus: number;
  /** For standard error; null where there is nothing to say: the reader left, as `head` does. */
  readonly message: string | null;
}

/**
 * Standard output. It says when it has room again, for readers that are slower than we are, and when nobody takes it any more. What has been
 * written is never lost unless it says so: Node.js itself would cut off what doesn't fit on a disk, and say nothing.
 */
export class StandardOutput implements Sink {
  private readonly lost = new AbortController();
  /** Whether it is a terminal, a pipe or a socket, and not a file. */
  private readonly isStream: boolean;
  private failed: OutputFailure | null = null;

  constructor(private readonly stream: typeof process.stdout) {
    // Asked of the stream, not of fstat: in Node.js 20, an fstat of a pipe makes the module loader take symbolic links for what they point to.
    this.isStream = stream instanceof Socket;
    stream.on("error", (error) => {
      this.fail(error);
    });
  }

  /** Aborted as soon as a write has failed. Nothing is written then. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** Why the output is incomplete, or null. */
  get failure(): OutputFailure | null {
    return this.failed;
  }

  write(text: string): void {
    if (this.failed !== null) return;
    if (this.isStream) this.stream.write(text);
    else this.writeToFile(Buffer.from(text));
  }

  /** Resolves once a reader that lags behind has caught up, or is gone; null: it doesn't lag. */
  room(): Promise<void> | null {
    if (this.failed !== null || !this.stream.writableNeedDrain) return null;
    return once(this.stream, "drain", { signal: this.signal }).then(nothing, nothing);
  }

  /** Resolves once everything is written, or it is known that it can't be. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.failed !== null || !this.isStream) resolve();
      else this.stream.write("", () => resolve());
    });
  }

  /** A file takes what it can, and says how much that was. */
  private writeToFile(bytes: Uint8Array): void {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.stream.fd, bytes, written);
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const message = `cannot write the output: ${REASONS[code] ?? String(error)} [OUTPUT_LOST]`;
    this.failed ??= code === "EPIPE" ? { exitStatus: EXIT_STATUS.readerGone, message: null } : { exitStatus: EXIT_STATUS.failed, message };
    this.lost.abort();
  }
}

function nothing(): void {
  // whoever waited looks for itself how things stand
}
