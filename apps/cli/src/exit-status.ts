/** What the process tells whoever started it. */
export const EXIT_STATUS = {
  /** Everything was done. */
  done: 0,
  /** A command of the script failed, a transcript differs, or the output could not be written. */
  failed: 1,
  /** Nothing was begun: the command line or the script is wrong, or the script can't be read. */
  usage: 2,
  /** Cutline itself is wrong. */
  defect: 70,
  /** Interrupted: 128 and the number of the signal, as shells expect it. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
  /** The reader of standard output left, as `head` does: 128 and SIGPIPE. */
  readerGone: 141,
} as const;

/** Whether somebody asked the process to end before it was done. */
export function isInterrupted(status: number): boolean {
  return status > 128;
}
