import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Range, Tally } from "./runs.js";

/** Runs that a thread does before it tells: a tenth of a second. */
const SLICE_RUNS = 100;

/** What each thread runs. */
const WORKER = new URL("./worker.js", import.meta.url);

/** What simulating takes. */
export interface ThreadsOptions extends Range {
  /** Threads. */
  readonly jobs: number;
  /** Another program for the threads. */
  readonly program?: URL;
  readonly signal: AbortSignal;
  /** Takes what came of each slice. Returns whether to go on. */
  readonly take: (tally: Tally) => boolean;
}

/** Does the runs of a range, in slices, on several threads. Rejects once the signal is aborted, or where a thread fails. */
export async function simulateOnThreads({ seed, count, jobs, program = WORKER, signal, take }: ThreadsOptions): Promise<void> {
  let begun = 0;
  const next = (): Range | null => {
    const slice = Math.min(SLICE_RUNS, count - begun);
    begun += slice;
    return slice > 0 ? { seed: seed + BigInt(begun - slice), count: slice } : null;
  };
  const halt = (): void => {
    begun = count;
  };
  const threads = Math.max(1, Math.min(jobs, Math.ceil(count / SLICE_RUNS)));
  await Promise.all(Array.from({ length: threads }, () => work({ next, halt, take, signal, program })));
}

interface Work extends Pick<ThreadsOptions, "signal" | "take"> {
  readonly program: URL;
  readonly next: () => Range | null;
  /** No more slices are given out. */
  readonly halt: () => void;
}

/** One thread, from its start to its end. */
async function work({ next, halt, take, signal, program }: Work): Promise<void> {
  const worker = new Worker(program);
  try {
    for (let range = next(); range !== null; range = next()) {
      worker.postMessage(range);
      const [tally] = (await once(worker, "message", { signal })) as [Tally]; // what worker.ts posts
      if (!take(tally)) halt();
    }
  } finally {
    await worker.terminate();
  }
}
