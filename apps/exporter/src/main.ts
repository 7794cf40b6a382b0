#!/usr/bin/env node
/**
 * `cutline-export`, the command: snapshots and runs as reports.
 *
 * - `main.ts`: this entry; `program.ts`: the command line and its help; `exit-status.ts`: what the process ends with
 * - `source.ts`: where reports come from: a saved run, or a master (`master-source.ts`)
 * - `outputs.ts`, `format-names.ts`: which formats go where; `write-report.ts` writes them, `sqlite-file.ts` as a database
 * - `diff-command.ts`: what changed between two snapshots; `interrupt.ts`: Ctrl-C
 */
import { interruptSignal } from "./interrupt.js";
import { main } from "./program.js";

process.stdout.on("error", () => undefined); // whoever writes looks at each write
process.stderr.on("error", () => undefined); // there is nobody left to tell
const status = await main(process.argv.slice(2), interruptSignal());
process.exit(status);
