import { CutlineError } from "@cutline/core";
import { CommanderError } from "commander";

/** What the process tells whoever started it. */
export const EXIT_STATUS = {
  /** Everything was done, and is as it should be. */
  done: 0,
  /** Something is not as it should be: a case differs. */
  failed: 1,
  /** The command line or the input is wrong. */
  usage: 2,
  /** Cutline itself is wrong. */
  defect: 70,
  /** Interrupted: 128 and the number of the signal, as shells expect it. */
  interrupted: 130,
  /** The reader of standard output left, as `head` does: 128 and SIGPIPE. */
  readerGone: 141,
} as const;

/** Tells an error on standard error, and returns the exit status for it. Commander has told its own already, or printed help. */
export function endOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.usage;
  if (error instanceof CutlineError && error.code !== "DEFECT") {
    process.stderr.write(`cutline-harness: ${error.message} [${error.code}]\n`);
    return EXIT_STATUS.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`cutline-harness: this is a defect of Cutline, please report it:\n${story}\n`);
  return EXIT_STATUS.defect;
}

/** The exit status for standard output that takes no more; whoever left is told nothing. */
export function endOfOutput(error: Error): number {
  if ("code" in error && error.code === "EPIPE") return EXIT_STATUS.readerGone;
  process.stderr.write(`cutline-harness: cannot write the output: ${error.message}\n`);
  return EXIT_STATUS.failed;
}
