#!/usr/bin/env node
/**
 * `cutline-harness`, what Cutline is tested and measured with.
 *
 * - `main.ts`: this entry
 * - `exit-status.ts`: what the process ends with, and what it says of errors; `interrupt.ts`, `progress.ts`, `options.ts`, `limits.ts`
 * - `conform/`: what suites have in common: `suite.ts` (how one is added), `examine.ts` (a case)
 * - `cos418/`: token-passing cases on our process machine: `cos418-command.ts` (one), `suite.ts` (a folder), `simulator.ts` (the rules)
 * - `course/suite.ts`: scripts run on real processes and judged; `cutline-process.ts`: the command-line tool, run to its end
 * - `explore/`: every interleaving of small systems, searched by packages/sim
 * - `simulate/`: whole clusters in virtual time, run by packages/sim on several threads; `shrink-list.ts` shortens what fails
 * - `own/`: scripts of our own (in `suites/own`), run in every layout, judged and compared
 * - `fuzz/`: random scripts: made (`random-script.ts`, `plan.ts`), tried (`try-script.ts`), shortened (`shrink-script.ts`); what they
 *   reached (`sightings.ts`); `layouts/`: where a script can run
 * - `frames/`: garbage for the codecs (`fuzz-codecs.ts`, `damage.ts`, `wrong-shape.ts`) and for the ports of a live cluster (`fuzz-connections.ts`,
 *   `live-cluster.ts`, `barrage.ts`, `garbage.ts`)
 * - `calls/`: clients who call a served cluster at once (`caller.ts`), by plan (`plan-calls.ts`), and what must hold of what they were told (`check-calls.ts`)
 * - `load/`: a served cluster under load: connections opened and dropped at once (`storm.ts`), readers who don't read, and what it holds then
 * - `planted-bugs/`: bugs (in the folders `planted-bugs` and `mutants`) planted into copies of the programs (`planted-sources.ts`), and what notices them
 *   in scripts (`part.ts`) or in the protocol (`proof.ts`)
 * - `bench/`: the benchmarks; `bench/bench-command.ts` runs them all and prints the table
 */
import { Command } from "commander";
import { benchCommand } from "./bench/bench-command.js";
import { addFuzzCalls } from "./calls/calls-command.js";
import { addConform, addSuite } from "./conform/suite.js";
import { addCos418 } from "./cos418/cos418-command.js";
import { cos418Suite } from "./cos418/suite.js";
import { courseSuite } from "./course/suite.js";
import { addExplore } from "./explore/explore-command.js";
import { endOf, endOfOutput } from "./exit-status.js";
import { addFuzzFrames } from "./frames/frames-command.js";
import { addFuzz } from "./fuzz/fuzz-command.js";
import { countAbove0, wholeNumber } from "./options.js";
import { addLoadGrpc } from "./load/load-command.js";
import { ownSuite } from "./own/suite.js";
import { addMutants, addPlantedBugs } from "./planted-bugs/hunt-commands.js";
import { addSimulate } from "./simulate/simulate-command.js";

process.stdout.on("error", (error: Error) => process.exit(endOfOutput(error)));
const program = new Command("cutline-harness").description("Tests and measures Cutline.").exitOverride();
program
  .command("bench")
  .description("measure Cutline beside bare ws and bare grpc-js, in one run")
  .option("--commands <n>", "commands of the long script", wholeNumber, 100_000)
  .option("--repeat <n>", "how often each measurement is taken; the median counts", wholeNumber, 5)
  .option("--only-links", "only measure links, beside bare ws", false)
  .option("--only-grpc", "only measure gRPC calls, beside bare grpc-js", false)
  .option("--only-reports", "only measure reports: exporting them, and opening them in Chromium", false)
  .action(async (options: Parameters<typeof benchCommand>[0]) => {
    await benchCommand(options);
  });
addFuzz(program);
addFuzzFrames(program);
addFuzzCalls(program);
addLoadGrpc(program);
addPlantedBugs(program);
addMutants(program);
addCos418(program);
addExplore(program);
addSimulate(program);
const conform = addConform(program);
addSuite(conform, cos418Suite);
addSuite(conform, courseSuite)
  .option("--runs <n>", "how often each script is run, each time with another seed", wholeNumber, 3)
  .option("--hosts <n>", "as of cutline run", wholeNumber, null);
addSuite(conform, ownSuite).option(
  "--repeat <n>",
  "how often each script is run in each layout, each time with another seed",
  countAbove0,
  1,
);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = endOf(error);
}
