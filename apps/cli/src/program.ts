import { createRequire } from "node:module";
import { CutlineError, ProtocolError } from "@cutline/core";
import type { ServerSecurityFiles } from "@cutline/master/grpc";
import { REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { nearest, type Style, STYLES } from "@cutline/script";
import { Command, CommanderError, Option } from "commander";
import { checkCommand } from "./check-command.js";
import type { HostCommands } from "./clusters.js";
import { EXIT_STATUS } from "./exit-status.js";
import { judgeCommand } from "./judge-command.js";
import { addMasterOptions, masterChoice, type MasterOptions } from "./master-options.js";
import { hostCommandOption, parseCount, parseHosts, parsePort, parseSeed, parseStyle } from "./options.js";
import { replCommand } from "./repl/repl-command.js";
import type { KeepRequest } from "./save/keep-run.js";
import { runCommand } from "./run-command.js";
import { serveCommand } from "./serve-command.js";
import type { StandardOutput } from "./standard-output.js";

const EXAMPLES = `
Examples:
  cutline examples/arg.txt                 run a script, a process for each node
  cutline run --seed 7 --style echo FILE   the same choices each time, commands echoed
  cutline run --hosts 0 -                  all nodes in this process, the script from a pipe
  cutline repl                             type commands, and see what they do
  cutline serve --port 7077                a master that others drive through gRPC
  cutline run --master 127.0.0.1:7077 FILE run a script there
  cutline check examples/transcript.txt    compare a run with the outputs in its script
  cutline judge arg.txt output.txt         whether an output is a legal run

Exit status: 0 done, 1 a command failed, 2 the command line or the script is wrong, 130 interrupted.`;

const REPL_HELP = `
help lists what can be typed. Lines from a pipe are done in the same way, without a prompt; the exit status is 1 then if one failed.
What is typed is remembered in the file CUTLINE_HISTORY, or in cutline/history below $XDG_STATE_HOME or ~/.local/state;
CUTLINE_HISTORY= (nothing) switches that off.`;

const SERVE_HELP = `
Ctrl-C, or SIGTERM, ends it in order: health checks say NOT_SERVING, streams end, calls under way get their replies (for up to 5 s), hosts
end. A second Ctrl-C ends it at once.

Beyond this machine, TLS and either tokens or certificates of clients are asked for: docs/security.md has recipes.`;

/** Options as commander gives them. */
interface SessionOptions extends MasterOptions {
  readonly style?: Style;
  readonly seed?: bigint;
  readonly hosts?: number;
  readonly hostCommand?: HostCommands;
}

interface CheckOptions {
  readonly seed?: bigint;
  readonly hosts?: number;
  readonly hostCommand?: HostCommands;
  readonly format: ReportFormat;
}

interface KeepOptions {
  readonly save?: string;
  readonly trace?: boolean;
  readonly report?: string;
  readonly open?: boolean;
}

interface RunOptions extends SessionOptions, KeepOptions {
  readonly keepGoing?: boolean;
}

interface ServeOptions extends ServerSecurityFiles {
  readonly host: string;
  readonly port: number;
  readonly hosts?: number;
  readonly hostCommand?: HostCommands;
  readonly insecure?: boolean;
  readonly addressFile?: string;
}

const COMMANDS = ["run", "repl", "check", "judge", "serve", "help"];

/** Does what a command line (without the program's name) asks for. Returns the exit status; errors are told on standard error. */
export async function main(words: readonly string[], output: StandardOutput): Promise<number> {
  let status: number = EXIT_STATUS.done;
  const program = createProgram(output, (ended) => {
    status = ended;
  });
  try {
    if (words.length === 0) program.help({ error: true });
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    return error instanceof CommanderError ? refused(error, words) : failed(error);
  }
}

function createProgram(output: StandardOutput, end: (status: number) => void): Command {
  const program = new Command("cutline")
    .description("Runs command scripts on a cluster of nodes and takes consistent snapshots of it while it goes on.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or that of a command")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", EXAMPLES)
    .configureOutput({
      writeOut: (text) => {
        output.write(text);
      },
      outputError: (text, write) => {
        write(text.replace(/^error: /, "cutline: "));
      },
    })
    .exitOverride();
  addRun(program, output, end);
  addRepl(program, output, end);
  addCheck(program, output, end);
  addJudge(program, output, end);
  addServe(program, output, end);
  return program;
}

function addRun(program: Command, output: StandardOutput, end: (status: number) => void): void {
  const [style] = STYLES.values();
  const run = program
    .command("run", { isDefault: true })
    .description("run a script (what is done where no command is named)")
    .argument("<file>", 'the script, or "-" for standard input')
    .option("--style <name>", `what the output looks like: ${[...STYLES.keys()].join(", ")} (default: course)`, parseStyle)
    .option("--seed <n>", "make every random choice repeatable", parseSeed)
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .addOption(hostCommandOption())
    .option("--keep-going", "go on after a command that failed")
    .option("--save <file>", "save what the snapshots found, for cutline-export")
    .option("--trace", "save everything that happened, too")
    .option("--report <file>", "make a report, in the format that the file's name ends with; keeps a trace for it")
    .option("--open", "open the report");
  addMasterOptions(run).action(async (file: string, options: RunOptions) => {
    const chosen = options.style ?? style;
    if (chosen === undefined) return;
    refuseHostsWithMaster(program, options);
    const { seed = null, hosts = null, hostCommand: hostCommands = new Map(), keepGoing = false } = options;
    const master = masterChoice(options, (story) => program.error(story));
    const keep = keepRequest(program, options);
    end(await runCommand({ file, style: chosen, seed, hosts, hostCommands, master, keepGoing, keep, commands: COMMANDS }, output));
  });
}

function keepRequest(program: Command, { save, trace, report, open, master }: RunOptions): (KeepRequest & { savedBy: string }) | null {
  const wantsTrace = trace === true;
  if (open === true && report === undefined) program.error("error: --open opens a report: name one with --report FILE");
  if (wantsTrace && save === undefined && report === undefined) program.error("error: --trace goes into a file: name one with --save FILE");
  if (wantsTrace && master !== undefined)
    program.error("error: --trace can't be kept at another master: leave out one of --trace and --master");
  if (save === undefined && report === undefined) return null;
  const keepsTrace = wantsTrace || (report !== undefined && master === undefined);
  return { save: save ?? null, report: report ?? null, trace: keepsTrace, open: open === true, savedBy: `cutline ${version()}` };
}

function addRepl(program: Command, output: StandardOutput, end: (status: number) => void): void {
  const [style] = STYLES.values();
  const repl = program
    .command("repl")
    .description("do commands as they are typed, with completion, history and a look at the cluster (show)")
    .option("--style <name>", `what the output looks like: ${[...STYLES.keys()].join(", ")} (default: course)`, parseStyle)
    .option("--seed <n>", "make every random choice repeatable", parseSeed)
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .addOption(hostCommandOption())
    .addHelpText("after", REPL_HELP);
  addMasterOptions(repl).action(async (options: SessionOptions) => {
    const chosen = options.style ?? style;
    if (chosen === undefined) return;
    refuseHostsWithMaster(program, options);
    const { style: _style, seed = null, hosts = null, hostCommand: hostCommands = new Map(), ...rest } = options;
    const master = masterChoice(rest, (story) => program.error(story));
    end(await replCommand({ style: chosen, seed, hosts, hostCommands, master }, output));
  });
}

function refuseHostsWithMaster(program: Command, { master, hosts, hostCommand }: SessionOptions): void {
  if (master === undefined || (hosts === undefined && hostCommand === undefined)) return;
  program.error(`error: ${hosts === undefined ? "--host-command" : "--hosts"} is the other master's business: leave it out with --master`);
}

function addCheck(program: Command, output: StandardOutput, end: (status: number) => void): void {
  program
    .command("check")
    .description("run transcripts, and compare what they print with the outputs in them")
    .argument("<files...>", 'transcripts; "-" is standard input')
    .option("--seed <n>", "make every random choice repeatable", parseSeed)
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .addOption(hostCommandOption())
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .action(async (files: string[], options: CheckOptions) => {
      const { seed = null, hosts = null, hostCommand: hostCommands = new Map(), format } = options;
      end(await checkCommand({ files, seed, hosts, hostCommands, format }, output));
    });
}

function addJudge(program: Command, output: StandardOutput, end: (status: number) => void): void {
  program
    .command("judge")
    .description("whether an output, of any program, is a legal run of a script, and if not, why")
    .argument("<script>", 'the script, or "-" for standard input')
    .argument("[output]", 'the output, or "-" for standard input; may be left out with --count and --list')
    .option("--count", "also say how many distinct legal outputs the script has")
    .option("--list <n>", "also show up to n of them", parseCount, 0)
    .action(async (script: string, judged: string | undefined, options: { count?: boolean; list: number }) => {
      const { count = false, list } = options;
      if (judged === undefined && !count && list === 0) program.error("error: name an output to judge, or ask for --count or --list");
      if (judged === "-" && script === "-") program.error("error: only one of script and output can come from standard input");
      end(await judgeCommand({ script, output: judged ?? null, count, list }, output));
    });
}

/** The options of `serve`, as commander gives them. */
function addServe(program: Command, output: StandardOutput, end: (status: number) => void): void {
  program
    .command("serve")
    .description("serve a cluster through gRPC, until Ctrl-C")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <n>", "port to listen on; 0 takes a free one", parsePort, 7077)
    .option("--address-file <file>", "write HOST:PORT there once it can be reached; removed at the end")
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .addOption(hostCommandOption())
    .option("--tls-cert <file>", "speak TLS with this certificate (PEM), to clients and hosts")
    .option("--tls-key <file>", "the key of --tls-cert (PEM)")
    .option("--client-ca <file>", "take clients with certificates of this authority alone (PEM); their OU names their role")
    .option("--token-file <file>", "take calls with the tokens in this file, one a line: viewer TOKEN, or operator TOKEN")
    .option("--insecure", "listen where other machines can connect, though nothing is encrypted, or anybody may do anything")
    .addHelpText("after", SERVE_HELP)
    .action(async ({ host, port, hosts, hostCommand, insecure = false, addressFile, ...files }: ServeOptions) => {
      const hostCommands = hostCommand ?? new Map();
      end(
        await serveCommand({ host, port, hosts: hosts ?? null, hostCommands, insecure, addressFile: addressFile ?? null, files }, output),
      );
    });
}

/** Commander has told its own error already, or printed help. Returns the exit status. */
function refused({ code, exitCode }: CommanderError, [first = ""]: readonly string[]): number {
  const meant = code === "commander.excessArguments" && !COMMANDS.includes(first) ? nearest(first, COMMANDS) : null;
  if (meant !== null) process.stderr.write(`Did you mean the command "${meant}"?\n`);
  return exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.usage;
}

/** Tells an error and returns the exit status for it. */
function failed(error: unknown): number {
  if (error instanceof CutlineError && error.code === "BAD_SCRIPT") {
    process.stderr.write(`${error.message}\n`);
    return EXIT_STATUS.usage;
  }
  if (error instanceof CutlineError && error.code !== "DEFECT") {
    process.stderr.write(`cutline: ${error.message} [${error.code}]\n`);
    return error instanceof ProtocolError || error.code === "CANNOT_WRITE" ? EXIT_STATUS.failed : EXIT_STATUS.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`cutline: this is a defect of Cutline, please report it:\n${story}\n`);
  return EXIT_STATUS.defect;
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)("../package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}
