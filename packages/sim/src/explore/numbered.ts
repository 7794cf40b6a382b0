import { invariant, Refusal } from "@cutline/core";
import { NUMBERS_MAX } from "../limits.js";

/** Values that are kept once each, and are then the same number, from 0: what a state of a system is made of. */
export class Numbered<Value> {
  private readonly values: Value[] = [];
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.values.length;
  }

  /**
   * The number of the value with this key, which `make` gives where it is new. Equal values must have equal keys, and different ones different
   * keys. Throws a Refusal (WORLD_TOO_LARGE) where there are more than NUMBERS_MAX.
   */
  numberOf(key: string, make: () => Value): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.values.length === NUMBERS_MAX) {
      throw new Refusal(
        "WORLD_TOO_LARGE",
        `a node, a channel or a snapshot of this world can be in more than ${NUMBERS_MAX} states; make it smaller`,
      );
    }
    const value = make();
    this.numbers.set(key, this.values.length);
    return this.values.push(value) - 1;
  }

  at(number: number): Value {
    const value = this.values[number];
    invariant(value !== undefined, "a number is one that was given out");
    return value;
  }
}
