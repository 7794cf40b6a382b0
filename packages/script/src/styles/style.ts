import type { Command } from "../commands.js";
import type { Output } from "../output.js";
import type { CommandResult } from "../result.js";

/** How a run looks on standard output. Errors are none of its business: they go to standard error. */
export interface Style {
  /** How `--style` names it. */
  readonly name: string;
  /** Prints what came of `command`. Called once for each command that was done or failed, in the script's order. */
  print(command: Command, result: CommandResult, output: Output): void;
}
