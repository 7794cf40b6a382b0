import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { LOAD_COMMANDS } from "../limits.js";
import { wholeNumber } from "../options.js";
import { Progress } from "../progress.js";
import { loadGrpc } from "./load-grpc.js";

/** What `load-grpc` can be told. */
interface LoadCommandOptions {
  readonly connections: number;
  readonly readers: number;
  readonly events: number;
  readonly format: ReportFormat;
}

const HELP = `
Starts cutline serve, with a client that runs a long script there again and again. Meanwhile connections are opened and dropped, all at once; then
clients ask for events, and don't read them. The master's heap, after a garbage collection, must come back to where it was, and every run of the script
must print what it prints without load. Linux only: what the master holds is read from /proc.

Exit status: 0 all is well, 1 something isn't, 130 interrupted.`;

/** Adds `load-grpc`. */
export function addLoadGrpc(program: Command): void {
  program
    .command("load-grpc")
    .description("put a served cluster under load: connections opened and dropped at once, readers of events who don't read")
    .option("--connections <n>", "how many connections are opened at once", wholeNumber, 1_000)
    .option("--readers <n>", "how many clients ask for events and don't read them", wholeNumber, 100)
    .option("--events <n>", "how many events happen meanwhile, at least", wholeNumber, 500_000)
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", HELP)
    .action(async (options: LoadCommandOptions) => {
      const interrupted = await interruptible((signal) => loadCommand(options, signal));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function loadCommand({ format, ...load }: LoadCommandOptions, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr);
  const show = (what: string): void => {
    progress.show(what);
  };
  try {
    const cases = await loadGrpc({ ...load, commands: LOAD_COMMANDS, signal, progress: show });
    progress.clear();
    process.stdout.write(formatReport({ suite: "load-grpc", cases }, format));
    process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
  } finally {
    progress.clear();
  }
}
