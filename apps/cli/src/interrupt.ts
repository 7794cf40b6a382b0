import { EXIT_STATUS } from "./exit-status.js";

/** The signals that ask a program to end, and the status that it ends with then. */
const SIGNALS = { SIGINT: EXIT_STATUS.interrupted, SIGTERM: EXIT_STATUS.terminated, SIGHUP: EXIT_STATUS.hungUp } as const;

/** What became of a program that may be asked to end. */
export interface Interruption {
  /** Aborted as soon as somebody asks. */
  readonly signal: AbortSignal;
  /** The exit status to end with, once asked; null as long as nobody has. */
  status(): number | null;
  /** Listens no longer. */
  release(): void;
}

/**
 * Turns Ctrl-C and its kin into an AbortSignal, so that the program ends in order. Who asks a second time doesn't want to wait: the process
 * ends at once, and its hosts with it.
 */
export function listenForInterrupts(): Interruption {
  const abort = new AbortController();
  let status: number | null = null;
  const listeners = Object.entries(SIGNALS).map(([name, exitStatus]) => {
    const listener = (): void => {
      if (status !== null) process.exit(exitStatus);
      status = exitStatus;
      abort.abort();
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: abort.signal,
    status: () => status,
    release: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
