import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snapshotIdOf } from "../identifiers.js";
import { RetiredSnapshots } from "./retired-snapshots.js";

const IDS = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 12 })).map(([node, number]) => snapshotIdOf(node, number));

describe("retired snapshots", () => {
  it("are exactly those that were added, in whatever order they were", () => {
    fc.assert(
      fc.property(fc.array(IDS, { maxLength: 40 }), fc.array(IDS, { maxLength: 40 }), (added, asked) => {
        const retired = new RetiredSnapshots();
        for (const id of added) retired.add(id);
        expect(asked.map((id) => retired.has(id))).toEqual(asked.map((id) => added.includes(id)));
      }),
    );
  });

  it("don't grow with their number once the gaps are filled", () => {
    const retired = new RetiredSnapshots();
    for (let number = 1000; number >= 1; number -= 1) retired.add(snapshotIdOf(7, number));
    expect(retired).toHaveProperty("initiators", new Map([[7, { through: 1000, beyond: new Set() }]]));
    expect([retired.has("7-1000"), retired.has("7-1001"), retired.has("8-1")]).toEqual([true, false, false]);
  });

  it("take no id that is none: that is a defect, not a snapshot", () => {
    expect(() => {
      new RetiredSnapshots().add("nonsense");
    }).toThrow(expect.objectContaining({ name: "Defect" }));
  });
});
