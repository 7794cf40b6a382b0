import { availableParallelism } from "node:os";
import { Refusal } from "@cutline/core";
import { formatReport, REPORT_FORMATS, type ReportFormat } from "@cutline/report";
import { type Command, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { countAbove0 } from "../options.js";
import { Progress } from "../progress.js";
import { hunt } from "./hunt.js";
import { PARTS } from "./part.js";
import { PLANTED_BUGS, type PlantedBug, readBugs } from "./planted-bug.js";

/** What `planted-bugs` can be told. */
interface PlantedBugsOptions {
  readonly dir: string;
  readonly all: boolean;
  readonly jobs: number;
  readonly format: ReportFormat;
}

const HELP = `
Each bug is planted alone into a copy of the program, made from the sources of this tree; the tree stays as it is. These look for it, the
cheapest first: ${PARTS.map(({ name }) => name).join(", ")}.

A bug is a file NAME.txt: what goes wrong, a line "file: PATH", and for each change "--- right", the lines as they are, "--- wrong", the
lines as they should not be.

Exit status: 0 each bug was noticed, 1 one was not, or no longer fits the sources, 2 a bug can't be read, 130 interrupted.`;

/** Adds `planted-bugs`. */
export function addPlantedBugs(program: Command): void {
  program
    .command("planted-bugs")
    .description("plant small bugs into the program, one at a time, and see which part of the harness notices each")
    .argument("[names...]", "only these bugs")
    .option("--dir <folder>", "the folder of the bugs", PLANTED_BUGS)
    .option("--all", "let every part look, also for a bug that was found", false)
    .option("--jobs <n>", "bugs hunted side by side", countAbove0, availableParallelism())
    .addOption(new Option("--format <format>", "what the report looks like").choices(REPORT_FORMATS).default("words"))
    .addHelpText("after", HELP)
    .action(async (names: string[], options: PlantedBugsOptions) => {
      const interrupted = await interruptible((signal) => plantedBugs(names, options, signal));
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

async function plantedBugs(names: readonly string[], { dir, all, jobs, format }: PlantedBugsOptions, signal: AbortSignal): Promise<void> {
  const bugs = chosen(await readBugs(dir), names, dir);
  const progress = new Progress(process.stderr);
  const show = (hunted: number): void => {
    progress.show(`${hunted} of ${bugs.length} bugs`);
  };
  const cases = await hunt(bugs, { parts: PARTS, all, jobs, signal, progress: show }).finally(() => {
    progress.clear();
  });
  if (signal.aborted) return;
  process.stdout.write(formatReport({ suite: "planted-bugs", cases }, format));
  process.exitCode = cases.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
}

function chosen(bugs: readonly PlantedBug[], names: readonly string[], dir: string): readonly PlantedBug[] {
  for (const name of names) {
    if (!bugs.some((bug) => bug.name === name)) throw new Refusal("NO_BUG", `there is no planted bug ${name} in ${dir}`);
  }
  const some = names.length === 0 ? bugs : bugs.filter(({ name }) => names.includes(name));
  if (some.length === 0) throw new Refusal("NO_BUG", `there is no planted bug in ${dir}`);
  return some;
}
