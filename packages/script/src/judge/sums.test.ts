import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SUMMED_CHANNELS, SUMS_KEPT } from "./limits.js";
import { canAddUp, sumsOf } from "./sums.js";

const list = fc
  .uniqueArray(fc.bigInt(0n, 20n), { minLength: 1, maxLength: 4 })
  .map((numbers) => numbers.sort((one, other) => Number(one - other)));

describe("sums of one number of each list", () => {
  it("are all found", () => {
    expect(sumsOf([])).toEqual([0n]);
    expect(sumsOf([[0n, 5n], [1n], [0n, 4n]])).toEqual([1n, 5n, 6n, 10n]);
  });

  it("are the targets that can be made", () => {
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), fc.bigInt(-1n, 101n), (lists, target) => {
        expect(canAddUp(lists, target)).toBe(sumsOf(lists)?.includes(target));
      }),
    );
  });

  it("are not told apart where there are too many, but for the bounds", () => {
    const doubling = Array.from({ length: 13 }, (_, index) => [0n, 2n << BigInt(index)]);
    expect(2 ** doubling.length).toBeGreaterThan(SUMS_KEPT);
    expect(sumsOf(doubling)).toBeNull();
    expect([1n, 8191n, 16_382n, 16_383n].map((target) => canAddUp(doubling, target))).toEqual([false, false, true, false]);
    const even = Array.from({ length: 24 }, (_, index) => [0n, 2n * (1000n + BigInt(index) ** 3n)]);
    expect(canAddUp(even, 40_001n)).toBe(true);
    const sevens = (count: number): bigint[][] => Array.from({ length: count }, () => [0n, 7n]);
    expect(canAddUp(sevens(SUMMED_CHANNELS), 8n)).toBe(false);
    expect(canAddUp(sevens(SUMMED_CHANNELS + 1), 8n)).toBe(true);
    expect(canAddUp(sevens(SUMMED_CHANNELS + 1), 7n * BigInt(SUMMED_CHANNELS + 1) + 1n)).toBe(false);
  });
});
