import { createRequire } from "node:module";
import { CutlineError, ProtocolError } from "@cutline/core";
import { ReaderGone } from "@cutline/report/files";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { diffCommand } from "./diff-command.js";
import { EXIT_STATUS } from "./exit-status.js";
import { FORMAT_NAMES } from "./format-names.js";
import { Interrupted } from "./interrupt.js";
import { addMasterOptions, masterChoice, type MasterOptions } from "./master-options.js";
import { OutputOptions, STANDARD_OUTPUT } from "./outputs.js";
import { readSource, type Source } from "./source.js";
import { writeReports } from "./write-report.js";

const EXAMPLES = `
Formats: ${FORMAT_NAMES.join(", ")}.
A format goes with the -o behind it, or to standard output; a file without a format has that of its name's end.

Examples:
  cutline run --save run.cutline --trace examples/arg.txt     save a run
  cutline-export run.cutline                                  its snapshots as PrintSnapshot shows them
  cutline-export run.cutline -o run.md -o run.sqlite          two formats at once
  cutline-export run.cutline --format dot | dot -Tsvg         a picture
  cutline-export --master 127.0.0.1:7077 --format json        what a master's snapshots found
  cutline-export diff run.cutline#1-1 run.cutline#2-1         what changed between two snapshots

Exit status: 0 done, 1 something can't be written, or the master doesn't answer, 2 the command line or the source is wrong, 130 interrupted.`;

interface ExportOptions extends MasterOptions {
  readonly snapshot: string;
  readonly session?: number;
}

interface DiffOptions extends MasterOptions {
  readonly format?: string;
  readonly output: string;
}

/** Does what a command line (without the program's name) asks for. Returns the exit status; errors are told on standard error. */
export async function main(words: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const program = createProgram(signal);
    if (words.length === 0) program.help({ error: true });
    await program.parseAsync(words, { from: "user" });
    return EXIT_STATUS.done;
  } catch (error) {
    return statusOf(error);
  }
}

function createProgram(signal: AbortSignal): Command {
  const program = new Command("cutline-export")
    .description("Turns snapshots and saved runs into reports.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or that of a command")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES)
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, "cutline-export: "));
      },
    })
    .exitOverride();
  addExport(program, signal);
  addDiff(program, signal);
  return program;
}

function addExport(program: Command, signal: AbortSignal): void {
  const outputs = new OutputOptions();
  const command = program
    .command("export", { isDefault: true })
    .description("write reports (what is done where no command is named)")
    .argument("[file]", 'a run saved by `cutline run --save`, or "-" for standard input')
    .option("--snapshot <id>", "one snapshot, by its id; latest; or all", "all")
    .option("--session <n>", "which start of the cluster, where a run has several (default: the last with a snapshot)", parseSession)
    .option("-f, --format <name>", "what the next output looks like", (name) => {
      outputs.format(name);
    })
    .option("-o, --output <file>", 'where to write, or "-" for standard output', (file) => {
      outputs.file(file);
    });
  addMasterOptions(command, "take the snapshots that the master at HOST:PORT has collected instead").action(
    async (file: string | undefined, options: ExportOptions) => {
      const { snapshot, session } = options;
      const source: Source = { file: file ?? null, master: masterChoice(options), session: session ?? null, snapshot };
      if ((source.file === null) === (source.master === null)) {
        program.error("error: name a saved run, or a master with --master ADDRESS, and not both");
      }
      const wanted = outputs.all("text");
      await writeReports(await readSource(source), wanted, signal);
    },
  );
}

function addDiff(program: Command, signal: AbortSignal): void {
  const command = program
    .command("diff")
    .description("what changed from one snapshot to another, by node and channel")
    .argument("<before>", "a saved run, of which the latest snapshot is meant, or FILE#ID; with --master an id")
    .argument("<after>", "the same")
    .option("-f, --format <name>", "md, json or html (default: that of the file's name, or md)")
    .option("-o, --output <file>", 'where to write, or "-" for standard output', STANDARD_OUTPUT);
  addMasterOptions(command, "compare snapshots of the master at HOST:PORT").action(
    async (before: string, after: string, options: DiffOptions) => {
      const { format = null, output } = options;
      await diffCommand({ before, after, master: masterChoice(options), format, file: output }, signal);
    },
  );
}

function parseSession(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("A session is a whole number from 1.");
  return Number(text);
}

/** Tells an error and returns the exit status for it. Commander has told its own, or printed help. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.usage;
  if (error instanceof ReaderGone) return EXIT_STATUS.readerGone;
  if (error instanceof Interrupted) return error.exitStatus;
  if (error instanceof CutlineError && error.code !== "DEFECT") {
    process.stderr.write(`cutline-export: ${error.message} [${error.code}]\n`);
    return error instanceof ProtocolError || error.code === "CANNOT_WRITE" ? EXIT_STATUS.failed : EXIT_STATUS.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`cutline-export: this is a defect of Cutline, please report it:\n${story}\n`);
  return EXIT_STATUS.defect;
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)("../package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}
