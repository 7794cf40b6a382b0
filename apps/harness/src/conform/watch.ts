import { Socket } from "node:net";
import { Progress, PROGRESS_TICK_MS, type Standing, StatusLine } from "@cutline/report";

/** Is told how far a suite has come. */
export interface Watch {
  /** Case number `place` of `count`, from 1, is looked at from now on. */
  comes(name: string, place: number, count: number): void;
  /** Aborted where nobody wants to know any more: end what was started. */
  readonly signal: AbortSignal;
}

/**
 * Does work whose progress is shown on standard error, where that is a terminal and standard output is no pipe to somebody who may write there too. The
 * line is gone as soon as `signal` is aborted.
 */
export async function watched<Result>(suite: string, signal: AbortSignal, work: (watch: Watch) => Promise<Result>): Promise<Result> {
  let standing: Standing = { done: 0, text: suite, waitingFor: null };
  const stop = showProgress(() => standing);
  signal.addEventListener("abort", stop);
  try {
    const comes = (name: string, place: number, count: number): void => {
      standing = { done: place, text: `${suite}: case ${place} of ${count}`, waitingFor: name };
    };
    return await work({ comes, signal });
  } finally {
    signal.removeEventListener("abort", stop);
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
