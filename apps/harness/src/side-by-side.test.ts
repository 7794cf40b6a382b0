import { describe, expect, it } from "vitest";
import { sideBySide } from "./side-by-side.js";

describe("sideBySide", () => {
  it("gives the results in the order of the items, and closes every worker", async () => {
    let open = 0;
    const results = await sideBySide([3, 1, 2], 2, () => {
      open += 1;
      return {
        work: async (item) => {
          for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
          return item * 10;
        },
        close: () => {
          open -= 1;
          return Promise.resolve();
        },
      };
    });
    expect({ results, open }).toEqual({ results: [30, 10, 20], open: 0 });
  });

  it("begins nothing more where work is rejected", async () => {
    const begun: number[] = [];
    const work = (item: number): Promise<void> => {
      begun.push(item);
      return Promise.reject(new Error(`no ${item}`));
    };
    await expect(sideBySide([1, 2, 3], 1, () => ({ work, close: () => Promise.resolve() }))).rejects.toThrow("no 1");
    expect(begun).toEqual([1]);
  });
});
