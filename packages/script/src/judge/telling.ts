import type { Command } from "../commands.js";
import type { ExpectedOutput } from "../expectation.js";
import type { Choices } from "./choices.js";
import type { CollectedCuts } from "./cuts.js";
import { spell } from "./read-line.js";
import type { Guide, Heads } from "./walk.js";
import type { Head } from "./world.js";

/** What a run prints: lines, and collections whose values are open. */
export type Told = { readonly kind: "line"; readonly text: string } | { readonly kind: "cuts"; readonly cuts: CollectedCuts };

/** Goes through a script and tells what a run of it prints, by the choices that it is given. The run ends at a command that can't be done. */
export class Telling implements Guide {
  readonly told: Told[] = [];
  /** Whether an order of markers was chosen: then other choices may tell the same. */
  guessed = false;

  constructor(private readonly choices: Choices) {}

  readonly pickMarker = (options: number): number => {
    this.guessed = true;
    return this.choices.choose("order", options);
  };

  comes(): boolean {
    return true;
  }

  fails(): boolean {
    return false;
  }

  isSilent(): void {}

  prints(_command: Command, output: ExpectedOutput): boolean {
    this.told.push({ kind: "line", text: spell(output) });
    return true;
  }

  picks(command: Command, heads: Heads): Head | "none" {
    const all = heads.all();
    const fitting = all.filter(({ fits }) => fits);
    const options = fitting.length + Number(fitting.length < all.length);
    if (options === 0) return "none";
    const head = fitting[options === 1 ? 0 : this.choices.choose("own", options)];
    if (head === undefined) return "none";
    this.prints(command, head.output);
    return head;
  }

  printsCuts(_command: Command, cuts: CollectedCuts): boolean {
    this.told.push({ kind: "cuts", cuts });
    return true;
  }
}
