import { setImmediate } from "node:timers/promises";
import { Refusal } from "@cutline/core";
import { Exploration, HOLDS, parseScript, replay, STATES_MAX, type World, WORLDS } from "@cutline/sim";
import { type Command, InvalidArgumentError, Option } from "commander";
import { EXIT_STATUS } from "../exit-status.js";
import { interruptible } from "../interrupt.js";
import { Progress } from "../progress.js";
import { readSource } from "../read-source.js";
import { EXPLORE_FORMATS, type Explored, type ExploreFormat, formatExplored } from "./format-explored.js";

/** States between two looks at whether somebody wants to stop: a tenth of a second, or less. */
const SLICE_STATES = 10_000;

const HELP = `
WORLD: ${WORLDS.map(({ name }) => name).join(", ")}; all of them where none is named.

A property that doesn't hold is told with one of the shortest runs to where it doesn't, as a script. --replay does a script again.

Exit status: 0 every property holds, 1 one doesn't (or there were more states than --states), 2 there is no such world, or the script can't be
read or done.`;

interface ExploreOptions {
  readonly format: ExploreFormat;
  readonly states: number;
  readonly replay?: string;
}

/** Adds `explore`, which searches every interleaving of small systems. */
export function addExplore(program: Command): void {
  program
    .command("explore")
    .description("visit every state that small systems can be in, and check every property in each")
    .argument("[world...]", "which systems")
    .addOption(new Option("--format <format>", "what the report looks like").choices(EXPLORE_FORMATS).default("words"))
    .option("--states <n>", "how many states of a world to visit at most", statesOf, STATES_MAX)
    .option("--replay <file>", "do a script again, and tell whether it ends as it says")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: ExploreOptions) => {
      const { replay: file } = options;
      if (file !== undefined) {
        process.exitCode = await replayFile(file);
        return;
      }
      const interrupted = await interruptible(async (signal) => {
        process.exitCode = await exploreWorlds(names, { ...options, signal });
      });
      if (interrupted !== null) process.exitCode = interrupted;
    });
}

/** Explores worlds and prints what was found. Returns the exit status. Rejects once the signal asks to stop. */
export async function exploreWorlds(
  names: readonly string[],
  { format, states, signal }: Pick<ExploreOptions, "format" | "states"> & { readonly signal: AbortSignal },
): Promise<number> {
  const worlds = names.length === 0 ? WORLDS : names.map(worldOf);
  const progress = new Progress(process.stderr);
  const explored: Explored[] = [];
  try {
    for (const world of worlds) explored.push(await exploreWorld(world, { states, signal, progress }));
  } finally {
    progress.clear();
  }
  process.stdout.write(formatExplored(explored, format));
  return explored.every(({ ok }) => ok) ? EXIT_STATUS.done : EXIT_STATUS.failed;
}

/** Explores one world to the end. Throws once the signal asks to stop. */
async function exploreWorld(
  world: World,
  { states, signal, progress }: { readonly states: number; readonly signal: AbortSignal; readonly progress: Progress },
): Promise<Explored> {
  const startMs = performance.now();
  const exploration = new Exploration(world, { statesMax: states });
  while (!exploration.advance(SLICE_STATES)) {
    progress.show(`${world.name}: ${exploration.progress.states} states, depth ${exploration.progress.depth}`);
    await setImmediate();
    signal.throwIfAborted();
  }
  return { ...exploration.findings(), milliseconds: performance.now() - startMs };
}

/** Does a script again and prints it with what came of it. Returns the exit status: 0 where every property holds. */
export async function replayFile(file: string): Promise<number> {
  const script = parseScript((await readSource(file)).text, file);
  const { broken, at, script: text } = replay(script);
  process.stdout.write(text);
  const found = broken === null ? HOLDS : `${broken.property}\n${broken.story}`;
  const isSame = script.outcome === "" || script.outcome === found;
  if (!isSame) process.stderr.write(`cutline-harness: the script says otherwise: ${script.outcome.replaceAll("\n", ": ")}\n`);
  if (at !== null) process.stderr.write(`cutline-harness: broken at ${at}\n`);
  return broken === null ? EXIT_STATUS.done : EXIT_STATUS.failed;
}

function worldOf(name: string): World {
  const world = WORLDS.find((one) => one.name === name);
  if (world === undefined)
    throw new Refusal("UNKNOWN_WORLD", `there is no world "${name}"; there are ${WORLDS.map((one) => one.name).join(", ")}`);
  return world;
}

function statesOf(text: string): number {
  const states = Number(text);
  if (!/^[1-9]\d{0,8}$/.test(text) || states > STATES_MAX) throw new InvalidArgumentError(`It is a whole number from 1 to ${STATES_MAX}.`);
  return states;
}
