import { Refusal } from "@cutline/core";
import { CaseError, linesOf, quote, type Source, wholeNumber } from "../source.js";

/** The longest delay, in ticks. */
const DRAW_MAX = 4;

/** Delays in the order in which they are drawn. */
export class Draws {
  private drawn = 0;

  constructor(
    private readonly file: string,
    private readonly delays: readonly number[],
  ) {}

  /** The next delay, in ticks. Throws a Refusal (DRAWS_SPENT) when there are no more. */
  next(): number {
    const delay = this.delays[this.drawn];
    if (delay === undefined)
      throw new Refusal("DRAWS_SPENT", `this needs draw ${this.drawn + 1}, and ${this.file} has ${this.delays.length}`);
    this.drawn += 1;
    return delay;
  }
}

/** Reads a file of whole numbers from 0 to 4 with commas or blanks between them. Throws a CaseError. */
export function parseDraws(source: Source): Draws {
  const delays = linesOf(source).flatMap(({ at, words }) => {
    const numbers = words.flatMap((word) => word.split(",")).filter((word) => word !== "");
    return numbers.map((word) => {
      const delay = wholeNumber(word, DRAW_MAX);
      if (delay === null) throw new CaseError(at, `${quote(word)} is no draw; expected a whole number from 0 to ${DRAW_MAX}`);
      return delay;
    });
  });
  return new Draws(source.file, delays);
}
