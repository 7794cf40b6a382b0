#!/usr/bin/env node
/**
 * `cutline`, the command.
 *
 * - `main.ts`: this entry; `host.ts`: the entry of host processes
 * - `program.ts`: the command line and its help; `options.ts`: what options hold; `exit-status.ts`: what the process ends with
 * - `run-command.ts`, `serve-command.ts`: the commands
 * - `clusters.ts`: the bank wired into hosts and master; `read-script.ts`, `interrupt.ts`: files, pipes and Ctrl-C
 */
import { main } from "./program.js";

process.exitCode = await main(process.argv.slice(2));
