#!/usr/bin/env node
/**
 * `cutline`, the command.
 *
 * - `main.ts`: this entry; `host.ts`: the entry of host processes
 * - `program.ts`: the command line and its help; `options.ts`: what options hold; `master-options.ts`: those for a master that runs elsewhere; `exit-status.ts`: what the process ends with
 * - `check-command.ts`, `judge-command.ts`, `run-command.ts`, `serve-command.ts`: the commands; `progress.ts` shows how far they have come
 * - `repl/`: the interactive one: `repl-command.ts`; `talk.ts` is who types, `terminal-talk.ts` (`terminal.ts`, `history.ts`) or `piped-talk.ts`
 * - `script-runner.ts`: scripts that come in requests to a server; `address-file.ts`: where it tells programs its address
 * - `save/`: what a run leaves behind: `run-recorder.ts` remembers it, `keep-run.ts` writes it, `open-file.ts`
 * - `clusters.ts`: the bank wired into hosts and master; `troubles.ts`: what is said of hosts that were lost
 * - `read-script.ts`, `standard-output.ts`, `interrupt.ts`: files and pipes that end or fail, and Ctrl-C
 * - `testing/`: what the tests start processes and scripts with
 */
import { setTimeout } from "node:timers/promises";
import { isInterrupted } from "./exit-status.js";
import { main } from "./program.js";
import { StandardOutput } from "./standard-output.js";

/** How long somebody who interrupts waits for a reader of the output that stands still. */
const LAST_OUTPUT_MS_MAX = 100;

process.stderr.on("error", () => undefined); // there is nobody left to tell
const output = new StandardOutput(process.stdout);
const status = await main(process.argv.slice(2), output);
if (isInterrupted(status)) {
  await Promise.race([output.flushed(), setTimeout(LAST_OUTPUT_MS_MAX)]);
  process.exit(status);
}
await output.flushed();
const { failure } = output;
if (failure !== null && failure.message !== null) process.stderr.write(`cutline: ${failure.message}\n`);
process.exitCode = failure?.exitStatus ?? status;
