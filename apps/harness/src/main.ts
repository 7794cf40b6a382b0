#!/usr/bin/env node
/**
 * `cutline-harness`, what Cutline is tested and measured with.
 *
 * - `main.ts`: this entry
 * - `bench/`: the benchmarks; `bench/bench-command.ts` runs them all and prints the table
 */
import { Command } from "commander";
import { benchCommand } from "./bench/bench-command.js";

const program = new Command("cutline-harness").description("Tests and measures Cutline.");
program
  .command("bench")
  .description("measure Cutline beside bare ws and bare grpc-js, in one run")
  .option("--commands <n>", "commands of the long script", (text) => Number.parseInt(text, 10), 100_000)
  .option("--repeat <n>", "how often each measurement is taken; the median counts", (text) => Number.parseInt(text, 10), 5)
  .action(async (options: { commands: number; repeat: number }) => {
    await benchCommand(options);
  });
await program.parseAsync();
