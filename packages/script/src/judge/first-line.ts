import { type Conflict, findConflict } from "./conflict.js";
import type { CollectedCuts } from "./cuts.js";
import { Known } from "./known.js";
import type { SaidState } from "./said-state.js";

/** A line of a printed collection, from 0, and why no run prints it behind those before it. */
export interface ImpossibleLine {
  readonly line: number;
  readonly conflict: Conflict;
}

/**
 * The first of the first `lines` lines with which no run prints them. Null where `findConflict` knows of none. With "undecided" as the conflict, it could not
 * tell; then the line is the last.
 */
export function firstImpossibleLine(cuts: CollectedCuts, said: SaidState, lines: number): ImpossibleLine | null {
  const { height } = cuts.layout;
  const conflict = findConflict(new Known(cuts, said, lines));
  if (conflict === null || conflict.kind === "undecided") return conflict && { line: lines - 1, conflict };
  const certain = (count: number): boolean => (findConflict(new Known(cuts, said, count))?.kind ?? "undecided") !== "undecided";
  // First which snapshot, each with all of its lines; then which of its lines. Within one, what is known only grows, and conflicts stay.
  const whole = Math.floor(lines / height);
  const snapshot = firstWhere(1, whole + 1, (count) => count > whole || certain(count * height)) - 1;
  const count = firstWhere(snapshot * height + 1, Math.min(lines, (snapshot + 1) * height), certain);
  return { line: count - 1, conflict: findConflict(new Known(cuts, said, count)) ?? conflict };
}

/** The first number from `low` to `high` for which `holds`, which holds for `high`, and for all after the first. */
function firstWhere(low: number, high: number, holds: (number: number) => boolean): number {
  let [first, last] = [low, high];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return last;
}
