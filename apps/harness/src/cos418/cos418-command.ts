import type { Command } from "commander";
import { readSource } from "../read-source.js";
import { runCase } from "./run-case.js";
import { formatSnapshots } from "./snap-file.js";

const HELP = `
TOP: a number of nodes, a line NODE TOKENS for each, then a line FROM TO for each directed channel.
EVENTS: send FROM TO TOKENS, snapshot NODE, tick [N].
FILE: delays of 0 to 4 ticks with commas between them, one for each message and each marker as it is sent.
Empty lines, and comments from a # on, count for nothing.

After the last event, ticks go on until every snapshot is whole. One whose initiator doesn't reach every node over channels
never would be; it is an error.

Exit status: 0 done, 2 the case can't be read or can't be run (nothing is printed then).`;

/** Adds `cos418`, which runs one case. */
export function addCos418(program: Command): void {
  program
    .command("cos418")
    .description("run a token-passing case and print its snapshots in the .snap format, in the order they began")
    .argument("<top>", "the .top file: nodes and channels")
    .argument("<events>", "the .events file: what happens")
    .requiredOption("--draws <file>", "the delays, in the order in which they are drawn")
    .addHelpText("after", HELP)
    .action(async (top: string, events: string, { draws }: { draws: string }) => {
      process.stdout.write(await cos418({ top, events, draws }));
    });
}

/** Runs the case in these files. Returns its snapshots in the `.snap` format; throws a CaseError with the place of what is wrong. */
export async function cos418(files: { readonly top: string; readonly events: string; readonly draws: string }): Promise<string> {
  const [top, events, draws] = [await readSource(files.top), await readSource(files.events), await readSource(files.draws)];
  return formatSnapshots(runCase({ top, events, draws }));
}
