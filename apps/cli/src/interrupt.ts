/** The signals that ask a program to end, and the status that shells expect then: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What became of a program that was asked to end. */
export interface Interruption {
  /** Aborted as soon as somebody asks. */
  readonly signal: AbortSignal;
  /** The exit status to end with, once asked; null as long as nobody has. */
  status(): number | null;
  /** Listens no longer. */
  release(): void;
}

/**
 * Turns Ctrl-C and its kin, and a reader of standard output that is gone, into an AbortSignal, so that the program ends in order. Who asks a second
 * time doesn't want to wait: the process ends at once, and its hosts with it.
 */
export function listenForInterrupts(): Interruption {
  const abort = new AbortController();
  let status: number | null = null;
  const ask = (exitStatus: number): void => {
    if (status !== null) process.exit(exitStatus);
    status = exitStatus;
    abort.abort();
  };
  const listeners = Object.entries(SIGNALS).map(([name, exitStatus]) => {
    const listener = (): void => {
      ask(exitStatus);
    };
    process.on(name, listener);
    return { name, listener };
  });
  // 141 = 128 + SIGPIPE: what a program ends with in a pipe whose reader left, as `head` does
  const pipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    if (status === null) ask(141);
  };
  process.stdout.on("error", pipe);
  return {
    signal: abort.signal,
    status: () => status,
    release: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
