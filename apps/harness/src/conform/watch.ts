import { Socket } from "node:net";
import { Progress, PROGRESS_TICK_MS, type Standing, StatusLine } from "@cutline/report";
import { EXIT_STATUS } from "../exit-status.js";

/** Is told how far a suite has come. */
export interface Watch {
  /** Case number `place` of `count`, from 1, is looked at from now on. */
  comes(name: string, place: number, count: number): void;
  /** Aborted where nobody wants to know any more: end what was started. */
  readonly signal: AbortSignal;
}

/**
 * Does work whose progress is shown on standard error, where that is a terminal and standard output is no pipe to somebody who may write there too. Ctrl-C
 * ends the program, and leaves neither that line nor a process behind.
 */
export async function watched<Result>(suite: string, work: (watch: Watch) => Promise<Result>): Promise<Result> {
  let standing: Standing = { done: 0, text: suite, waitingFor: null };
  const abort = new AbortController();
  const stop = showProgress(() => standing);
  const interrupt = (): void => {
    stop();
    abort.abort();
    process.exit(EXIT_STATUS.interrupted);
  };
  process.once("SIGINT", interrupt);
  try {
    const comes = (name: string, place: number, count: number): void => {
      standing = { done: place, text: `${suite}: case ${place} of ${count}`, waitingFor: name };
    };
    return await work({ comes, signal: abort.signal });
  } finally {
    process.off("SIGINT", interrupt);
    stop();
  }
}

function showProgress(standing: () => Standing): () => void {
  const { stdout, stderr } = process;
  if (!stderr.isTTY || process.env["TERM"] === "dumb" || (stdout instanceof Socket && !stdout.isTTY)) return () => undefined;
  const line = new StatusLine(stderr);
  const progress = new Progress(line, standing, performance.now());
  const ticking = setInterval(() => {
    progress.tick(performance.now());
  }, PROGRESS_TICK_MS);
  return () => {
    clearInterval(ticking);
    line.erase();
  };
}
