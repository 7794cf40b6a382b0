import { EXIT_STATUS } from "./exit-status.js";

/** The signals that ask a program to end, and the status that it ends with then. */
const SIGNALS = { SIGINT: EXIT_STATUS.interrupted, SIGTERM: EXIT_STATUS.terminated, SIGHUP: EXIT_STATUS.hungUp } as const;

/** Thrown into whatever is under way when somebody asks the program to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(readonly exitStatus: number) {
    super("interrupted");
  }
}

/** Turns Ctrl-C and its kin into an AbortSignal, so that half-written files are taken away. Who asks a second time ends the program at once. */
export function interruptSignal(): AbortSignal {
  const abort = new AbortController();
  for (const [name, exitStatus] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (abort.signal.aborted) process.exit(exitStatus);
      abort.abort(new Interrupted(exitStatus));
    });
  }
  return abort.signal;
}
