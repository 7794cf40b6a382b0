import { availableParallelism } from "node:os";
import { Refusal } from "@cutline/core";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { countAbove0, parseSeed } from "../options.js";
import { Progress } from "../progress.js";
import { hunt, type Hunted, inSeconds } from "./hunt.js";
import { type Part, PARTS } from "./part.js";
import { MUTANTS, PLANTED_BUGS, type PlantedBug, readBugs } from "./planted-bug.js";
import { PROOF_PARTS } from "./proof.js";
import { sample } from "./sample.js";

/** A command that hunts bugs. */
interface HuntCommand {
  readonly name: string;
  readonly description: string;
  /** The folders of the bugs. */
  readonly dirs: readonly string[];
  readonly parts: readonly Part[];
}

/** What such a command can be told. */
interface HuntCommandOptions {
  readonly dir?: string;
  readonly all: boolean;
  readonly sample?: number;
  readonly seed: bigint;
  readonly jobs: number;
  readonly format: ReportFormat;
}

const HELP = `
Each bug is planted alone into copies of the programs, made from the sources of this tree; the tree stays as it is.

A bug is a file NAME.txt: what goes wrong, a line "file: PATH", and for each change "--- right", the lines as they are, "--- wrong", the
lines as they should not be.

Exit status: 0 each bug was noticed, 1 one was not, or no longer fits the sources, 2 a bug can't be read, 130 interrupted.`;

/** Adds `planted-bugs`. */
export function addPlantedBugs(program: Command): void {
  const description = "plant small bugs into the program, one at a time, and see which part of the harness notices each in what it prints";
  addHunt(program, { name: "planted-bugs", description, dirs: [PLANTED_BUGS], parts: PARTS });
}

/** Adds `mutants`. */
export function addMutants(program: Command): void {
  const description = "plant small bugs into the protocol, one at a time, and see which check catches each, how fast and with which seed";
  addHunt(program, { name: "mutants", description, dirs: [PLANTED_BUGS, MUTANTS], parts: PROOF_PARTS });
}

function addHunt(program: Command, command: HuntCommand): void {
  const parts = command.parts.map(({ name }) => name).join(", ");
  program
    .command(command.name)
    .description(command.description)
    .argument("[names...]", "only these bugs")
    .option("--dir <folder>", `the folder of the bugs (default: ${command.dirs.join(", ")})`)
    .option("--all", "let every part look, also for a bug that was found", false)
    .option("--sample <n>", "only so many of the bugs, drawn by --seed", countAbove0)
    .addOption(new Option("--seed <n>", "of the sample").argParser(parseSeed).default(1n, "1"))
    .option("--jobs <n>", "bugs hunted side by side", countAbove0, availableParallelism())
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", `\nThese look for a bug, the cheapest first: ${parts}.\n${HELP}`)
    .action(async (names: string[], options: HuntCommandOptions) => {
      const interrupted = await interruptible((signal) => huntAll(command, names, { ...options, signal }));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function huntAll(
  { name: suite, parts, dirs: shipped }: HuntCommand,
  names: readonly string[],
  options: HuntCommandOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const { dir, all, jobs, format, signal } = options;
  const dirs = dir === undefined ? shipped : [dir];
  const known = (await Promise.all(dirs.map(readBugs))).flat();
  const bugs = sample(chosen(known, names, dirs.join(", ")), options.sample ?? known.length, options.seed);
  const progress = new Progress(process.stderr);
  const show = (hunted: number): void => {
    progress.show(`${hunted} of ${bugs.length} bugs`);
  };
  show(0);
  const cases = await hunt(bugs, { parts, all, jobs, signal, progress: show }).finally(() => {
    progress.clear();
  });
  if (signal.aborted) return;
  process.stdout.write(formatReport({ suite, cases }, format));
  if (format === "words") process.stdout.write(summary(parts, cases));
  process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
}

/** How many each part caught, and how fast. */
export function summary(parts: readonly Part[], cases: readonly Hunted[]): string {
  return parts
    .map(({ name }) => {
      const times = cases.flatMap(({ caught }) => (caught?.part === name ? [caught.milliseconds] : [])).sort((one, other) => one - other);
      const [median, slowest] = [times[times.length >> 1], times.at(-1)];
      const howFast =
        median === undefined || slowest === undefined ? "" : `, in ${inSeconds(median)} (median), ${inSeconds(slowest)} (slowest)`;
      return `${String(times.length).padStart(6)} caught by ${name}${howFast}\n`;
    })
    .join("");
}

function chosen(bugs: readonly PlantedBug[], names: readonly string[], dir: string): readonly PlantedBug[] {
  for (const name of names) {
    if (!bugs.some((bug) => bug.name === name)) throw new Refusal("NO_BUG", `there is no planted bug ${name} in ${dir}`);
  }
  const some = names.length === 0 ? bugs : bugs.filter(({ name }) => names.includes(name));
  if (some.length === 0) throw new Refusal("NO_BUG", `there is no planted bug in ${dir}`);
  return some;
}
