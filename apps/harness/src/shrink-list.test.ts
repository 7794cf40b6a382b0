import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shrinkList } from "./shrink-list.js";

function shrunk(items: readonly number[], fails: (items: readonly number[]) => boolean): Promise<readonly number[]> {
  return shrinkList(items, (each) => Promise.resolve(fails(each)));
}

describe("shrinkList", () => {
  it("leaves only what the failure needs", async () => {
    const items = Array.from({ length: 200 }, (_, index) => index);
    expect(await shrunk(items, (each) => each.includes(17) && each.includes(160))).toEqual([17, 160]);
  });

  it("leaves out what was needed only for the sake of a later item", async () => {
    // an item needs the one before it, but the last is needed by itself
    const fails = (each: readonly number[]): boolean => each.includes(9) || (each.includes(0) && each.includes(8));
    expect(await shrunk([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], fails)).toHaveLength(1);
  });

  it("leaves no item that could go, whatever the failure", async () => {
    const needed = fc.uniqueArray(fc.nat(29), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(needed, async (needs) => {
        const items = Array.from({ length: 30 }, (_, index) => index);
        const left = await shrunk(items, (each) => needs.every((need) => each.includes(need)));
        expect(left).toEqual(needs.toSorted((one, other) => one - other));
      }),
    );
  });

  it("keeps the list where nothing shorter fails", async () => {
    expect(await shrunk([1, 2, 3], () => false)).toEqual([1, 2, 3]);
  });
});
