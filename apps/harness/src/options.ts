import { InvalidArgumentError } from "commander";

/** A whole number of an option, 0 and up. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}

/** A whole number of an option, 1 and up. */
export function countAbove0(text: string): number {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError("It is at least 1.");
  return count;
}

/** A seed: a whole number, with room above it for those of what is made next. */
export function parseSeed(text: string): bigint {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 2n ** 63n) throw new InvalidArgumentError("It is a whole number below 2^63.");
  return BigInt(text);
}
