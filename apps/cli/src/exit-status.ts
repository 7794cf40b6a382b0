/** What the process tells whoever started it. */
export const EXIT_STATUS = {
  /** Everything was done. */
  done: 0,
  /** A command of the script failed, or a transcript differs. */
  failed: 1,
  /** Nothing was begun: the command line or the script is wrong, or the script can't be read. */
  usage: 2,
  /** Cutline itself is wrong. */
  defect: 70,
  /** Interrupted by Ctrl-C; 128 + SIGINT. */
  interrupted: 130,
} as const;
