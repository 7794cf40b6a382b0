import { Refusal } from "@cutline/core";
import { type Command, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { type CaseResult, formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Watch, watched } from "./watch.js";

/** What every suite's command line has. */
export interface SuiteOptions {
  /** Where the cases are. */
  readonly dir: string;
  readonly format: ReportFormat;
}

/** Cases of one kind, and how they are run. `Options`: what its command line has besides. */
export interface Suite<Options extends SuiteOptions> {
  /** `conform NAME` runs it. */
  readonly name: string;
  readonly description: string;
  /** The folder of its cases, where the harness ships some. */
  readonly dir?: string;
  /** Runs every case in `dir`; none where there is none. Tells `watch` of each. Throws a CutlineError where nothing can be run. */
  run(options: Options, watch: Watch): Promise<readonly CaseResult[]>;
}

/** The command that suites are subcommands of. */
export function addConform(program: Command): Command {
  return program.command("conform").description("run the cases of a suite and report; exit status 1 where one doesn't conform");
}

/** Adds `conform NAME`. A suite may add options of its own to the command that this returns. */
export function addSuite<Options extends SuiteOptions>(conform: Command, suite: Suite<Options>): Command {
  return conform
    .command(suite.name)
    .description(suite.description)
    .addOption(dirOption(suite.dir))
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .action(async (options: Options) => {
      const interrupted = await interruptible(async (signal) => {
        const { text, ok } = await runSuite(suite, options, signal);
        if (signal.aborted) return;
        process.stdout.write(text);
        process.exitCode = ok ? EXIT_STATUS.done : EXIT_STATUS.failed;
      });
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

function dirOption(shipped: string | undefined): Option {
  const option = new Option("--dir <folder>", "the folder of the cases");
  return shipped === undefined ? option.makeOptionMandatory() : option.default(shipped, "those that ship with the harness");
}

/** Runs a suite. Returns the report, and whether every case conforms; throws a Refusal (NO_CASE) where there is none. */
export async function runSuite<Options extends SuiteOptions>(
  suite: Suite<Options>,
  options: Options,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly text: string; readonly ok: boolean }> {
  const cases = await watched(suite.name, signal, (watch) => suite.run(options, watch));
  if (cases.length === 0) throw new Refusal("NO_CASE", `there is no case of ${suite.name} in ${options.dir}`);
  return { text: formatReport({ suite: suite.name, cases }, options.format), ok: cases.every(({ ok }) => ok) };
}
