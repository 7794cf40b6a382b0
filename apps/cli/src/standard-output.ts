import { once } from "node:events";
import { fstatSync, writeSync } from "node:fs";
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
  private readonly isStream: boolean;
  private failed: OutputFailure | null = null;

  constructor(private readonly stream: typeof process.stdout) {
    const kind = fstatSync(stream.fd);
    this.isStream = stream.isTTY || kind.isFIFO() || kind.isSocket();
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
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.stream.fd, bytes, at);
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
