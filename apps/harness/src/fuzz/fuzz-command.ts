import { availableParallelism } from "node:os";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, Option } from "commander";
import { CUTLINE } from "../cutline-process.js";
import { EXIT_STATUS } from "../exit-status.js";
import { FAILURES_MAX } from "../limits.js";
import { interruptible } from "../interrupt.js";
import { countAbove0, parseSeed } from "../options.js";
import { Progress } from "../progress.js";
import { fuzz } from "./fuzz.js";

/** What `fuzz-scripts` can be told. */
interface FuzzCommandOptions {
  readonly seed: bigint;
  readonly count: number;
  readonly jobs: number;
  readonly hostCommand?: string;
  readonly failures: string;
  readonly program: string;
  readonly format: ReportFormat;
}

const HELP = `
Each script is run with --hosts 0, with --hosts 2 (where it has more than two nodes), with a process for each node, and over gRPC on a
cutline serve, all with the same seed. Each output is judged; output, errors and exit status must be the same everywhere, byte for byte. From 300 scripts on, every
interesting case (a "sometimes" of the report) must have been reached.

With --host-command each script is run with --hosts 0, and on three hosts of which one is a program of your own, in whatever language (docs/protocol.md).

A script that fails is shortened as long as it fails in the same way, and written to a file that says what is wrong and how to see it.

Exit status: 0 all is well, 1 a script fails or an interesting case was never reached, 130 interrupted.`;

/** Adds `fuzz-scripts`. */
export function addFuzz(program: Command): void {
  program
    .command("fuzz-scripts")
    .description("run random scripts on real processes in several layouts; judge and compare what they print")
    .option("--seed <n>", "the seed of the first script; each next one has the next", parseSeed, 1n)
    .option("--count <n>", "how many scripts", countAbove0, 100)
    .option("--jobs <n>", "scripts tried side by side", countAbove0, availableParallelism())
    .option("--host-command <n=command>", "look only at a cluster of three hosts, the n-th of which is this program")
    .option("--failures <folder>", "where scripts that fail are written", ".")
    .option("--program <file>", "the built command-line tool", CUTLINE)
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", HELP)
    .action(async (options: FuzzCommandOptions) => {
      const interrupted = await interruptible((signal) => fuzzCommand(options, signal));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function fuzzCommand({ format, ...options }: FuzzCommandOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  const show = (tried: number, failed: number): void => {
    progress.show(`${tried} of ${options.count} scripts${failed > 0 ? `, ${failed} failed` : ""}`);
  };
  try {
    const cases = await fuzz({ ...options, stopAfter: FAILURES_MAX, signal, progress: show });
    progress.clear();
    process.stdout.write(formatReport({ suite: "fuzz-scripts", cases }, format));
    process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
  } finally {
    progress.clear();
  }
}
