import { constants } from "node:os";

/** The signals that ask a program to end. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that can be interrupted: Ctrl-C and its kin abort the signal that `work` is given, and the result is the exit status that shells know for it,
 * 128 and the signal's number; else null. Whatever `work` throws because of that is dropped. Who asks a second time doesn't want to wait.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<number | null> {
  const abort = new AbortController();
  let status: number | null = null;
  const listener = (name: NodeJS.Signals): void => {
    if (status !== null) process.exit(status);
    status = 128 + constants.signals[name];
    abort.abort();
  };
  for (const name of SIGNALS) process.on(name, listener);
  try {
    await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, listener);
  }
  return status;
}
