import { createRequire } from "node:module";
import { CutlineError } from "@cutline/core";
import { type Style, STYLES } from "@cutline/script";
import { Command, CommanderError } from "commander";
import { EXIT_STATUS } from "./exit-status.js";
import { parseHosts, parsePort, parseSeed, parseStyle } from "./options.js";
import { runCommand } from "./run-command.js";
import { serveCommand } from "./serve-command.js";

const EXAMPLES = `
Examples:
  cutline examples/arg.txt                 run a script, a process for each node
  cutline run --seed 7 --style echo FILE   the same choices each time, commands echoed
  cutline run --hosts 0 -                  all nodes in this process, the script from a pipe
  cutline serve --port 7077                a master that others drive through gRPC
  cutline run --master 127.0.0.1:7077 FILE run a script there

Exit status: 0 done, 1 a command failed, 2 the command line or the script is wrong, 130 interrupted.`;

/** Does what a command line (without the program's name) asks for. Returns the exit status; errors are told on standard error. */
export async function main(words: readonly string[]): Promise<number> {
  let status: number = EXIT_STATUS.done;
  const program = createProgram((ended) => {
    status = ended;
  });
  try {
    if (words.length === 0) program.help({ error: true });
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    return failed(error);
  }
}

function createProgram(end: (status: number) => void): Command {
  const program = new Command("cutline")
    .description("Runs command scripts on a cluster of nodes and takes consistent snapshots of it while it goes on.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help, or that of a command")
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  addRun(program, end);
  addServe(program, end);
  return program;
}

function addRun(program: Command, end: (status: number) => void): void {
  const [style] = STYLES.values();
  program
    .command("run", { isDefault: true })
    .description("run a script (what is done where no command is named)")
    .argument("<file>", 'the script, or "-" for standard input')
    .option("--style <name>", `what the output looks like: ${[...STYLES.keys()].join(", ")} (default: course)`, parseStyle)
    .option("--seed <n>", "make every random choice repeatable", parseSeed)
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .option("--master <address>", "run on the master at HOST:PORT instead of one of our own")
    .option("--keep-going", "go on after a command that failed", false)
    .exitOverride()
    .action(async (file: string, options: { style?: Style; seed?: bigint; hosts?: number; master?: string; keepGoing: boolean }) => {
      const chosen = options.style ?? style;
      if (chosen === undefined) return;
      if (options.master !== undefined && options.hosts !== undefined) {
        program.error("error: --hosts is the other master's business: leave it out with --master");
      }
      const { seed = null, hosts = null, master = null, keepGoing } = options;
      const commands = program.commands.map((command) => command.name());
      end(await runCommand({ file, style: chosen, seed, hosts, master, keepGoing, commands }));
    });
}

function addServe(program: Command, end: (status: number) => void): void {
  program
    .command("serve")
    .description("serve a cluster through gRPC, until Ctrl-C")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <n>", "port to listen on; 0 takes a free one", parsePort, 7077)
    .option("--hosts <n>", "spread the nodes over n processes; 0 keeps them in this one (default: one a node)", parseHosts)
    .exitOverride()
    .action(async ({ host, port, hosts }: { host: string; port: number; hosts?: number }) => {
      end(await serveCommand({ host, port, hosts: hosts ?? null }));
    });
}

/** Tells an error and returns the exit status for it. Commander has told its own already. */
function failed(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_STATUS.done : EXIT_STATUS.usage;
  if (error instanceof CutlineError && error.code === "BAD_SCRIPT") {
    process.stderr.write(`${error.message}\n`);
    return EXIT_STATUS.usage;
  }
  if (error instanceof CutlineError && error.code !== "DEFECT") {
    process.stderr.write(`cutline: ${error.message} [${error.code}]\n`);
    return EXIT_STATUS.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`cutline: this is a defect of Cutline, please report it:\n${story}\n`);
  return EXIT_STATUS.defect;
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)("../package.json");
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}
