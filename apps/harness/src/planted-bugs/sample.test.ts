import { describe, expect, it } from "vitest";
import { sample } from "./sample.js";

const ITEMS = Array.from({ length: 50 }, (_, index) => index);

describe("a sample", () => {
  it("is as many different items as were asked for, in their order", () => {
    const drawn = sample(ITEMS, 20, 1n);
    expect(drawn).toHaveLength(20);
    expect([...new Set(drawn)].sort((one, other) => one - other)).toEqual(drawn);
    expect(ITEMS).toEqual(expect.arrayContaining([...drawn]));
  });

  it("is the same for the same seed, and another for another", () => {
    expect(sample(ITEMS, 20, 7n)).toEqual(sample(ITEMS, 20, 7n));
    expect(sample(ITEMS, 20, 7n)).not.toEqual(sample(ITEMS, 20, 8n));
  });

  it("is everything where there is no more", () => {
    expect(sample(ITEMS, 50, 1n)).toEqual(ITEMS);
    expect(sample(ITEMS, Number.POSITIVE_INFINITY, 1n)).toEqual(ITEMS);
    expect(sample([], 3, 1n)).toEqual([]);
  });
});
