/** What the process tells whoever started it. */
export const EXIT_STATUS = {
  /** Everything was written. */
  done: 0,
  /** Something could not be written, or the master didn't give what was asked for. */
  failed: 1,
  /** The command line is wrong, or the source can't be read. Nothing was written. */
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
