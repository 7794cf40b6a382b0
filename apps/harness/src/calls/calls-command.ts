import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { countAbove0, parseSeed } from "../options.js";
import { Progress } from "../progress.js";
import { fuzzCalls } from "./fuzz-calls.js";

/** What `fuzz-calls` can be told. */
interface CallsCommandOptions {
  readonly seed: bigint;
  readonly count: number;
  readonly clients: number;
  readonly calls: number;
  readonly format: ReportFormat;
}

const HELP = `
Clients call a cutline serve all at once, each call after the other: sends, receives, snapshots, waits, lists. Half of the calls have a deadline of a few
milliseconds, or are cancelled; some carry a request id and are repeated then. From what the clients were told it must follow that each call was done once
or not at all, that messages came in the order in which they were sent, that no money was made or lost, and that every snapshot is consistent.

Exit status: 0 all is well, 1 something isn't, 130 interrupted.`;

/** Adds `fuzz-calls`. */
export function addFuzzCalls(program: Command): void {
  program
    .command("fuzz-calls")
    .description("let clients call a served cluster at once and give up half of their calls; check what they were told")
    .option("--seed <n>", "the seed of the first round; each next one has the next", parseSeed, 1n)
    .option("--count <n>", "how many rounds in each layout", countAbove0, 5)
    .option("--clients <n>", "how many clients at once", countAbove0, 6)
    .option("--calls <n>", "how many calls of each client", countAbove0, 300)
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", HELP)
    .action(async (options: CallsCommandOptions) => {
      const interrupted = await interruptible((signal) => callsCommand(options, signal));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function callsCommand({ format, ...options }: CallsCommandOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  const show = (what: string): void => {
    progress.show(what);
  };
  try {
    const cases = await fuzzCalls({ ...options, signal, progress: show });
    progress.clear();
    process.stdout.write(formatReport({ suite: "fuzz-calls", cases }, format));
    process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
  } finally {
    progress.clear();
  }
}
