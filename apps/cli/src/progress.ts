import { Socket } from "node:net";
import { Progress, PROGRESS_TICK_MS, type Standing, StatusLine } from "@cutline/report";
import type { Sink } from "@cutline/script";

/** What is shown of how far a command has come, while it runs. Where nobody watches, none of this does anything. */
export interface ShownProgress {
  /** A sink like this one, which nothing that is shown gets mixed up with. */
  clear(sink: Sink): Sink;
  /** Shows nothing any more, and leaves no trace. */
  stop(): void;
}

const UNWATCHED: ShownProgress = { clear: (sink) => sink, stop: () => undefined };

/**
 * Shows on standard error how far something has come, where that is a terminal. Not where standard output is a pipe: whoever reads it, such as `less`, may
 * write on the same terminal, and nobody could keep the two apart.
 */
export function showProgress(standing: () => Standing): ShownProgress {
  const { stdout, stderr } = process;
  if (!stderr.isTTY || process.env["TERM"] === "dumb" || (stdout instanceof Socket && !stdout.isTTY)) return UNWATCHED;
  const line = new StatusLine(stderr);
  const progress = new Progress(line, standing, performance.now());
  const ticking = setInterval(() => {
    progress.tick(performance.now());
  }, PROGRESS_TICK_MS);
  return {
    clear: (sink) => clearing(sink, line),
    stop: () => {
      clearInterval(ticking);
      line.erase();
    },
  };
}

function clearing(sink: Sink, line: StatusLine): Sink {
  return {
    write: (text) => {
      line.erase();
      sink.write(text);
    },
    room: () => sink.room?.() ?? null,
  };
}
