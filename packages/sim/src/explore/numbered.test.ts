import { describe, expect, it } from "vitest";
import { NUMBERS_MAX } from "../limits.js";
import { Numbered } from "./numbered.js";

describe("numbered values", () => {
  it("are made once for each key, and numbered from 0", () => {
    const numbered = new Numbered<string>();
    expect(["b", "a", "b"].map((key) => numbered.numberOf(key, () => `${key}!`))).toEqual([0, 1, 0]);
    expect([numbered.at(0), numbered.at(1), numbered.size]).toEqual(["b!", "a!", 2]);
  });

  it("give out no number that doesn't fit into a state", () => {
    const numbered = new Numbered<number>();
    for (let number = 0; number < NUMBERS_MAX; number += 1) numbered.numberOf(`${number}`, () => number);
    expect(numbered.numberOf("0", () => 0)).toBe(0);
    expect(() => numbered.numberOf("one more", () => 0)).toThrow(expect.objectContaining({ name: "Refusal", code: "WORLD_TOO_LARGE" }));
  });
});
