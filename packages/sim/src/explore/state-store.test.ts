import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StateStore } from "./state-store.js";

/** A few different numbers in each place, the largest that there is room for among them. */
const STATE = fc.tuple(fc.constantFrom(0, 1, -1, 0x3fff_ffff), ...Array.from({ length: 4 }, () => fc.constantFrom(0, 1, 255, 65_535)));

describe("a store of states", () => {
  it("keeps each state once, in the order in which they came, whatever their size", () => {
    fc.assert(
      fc.property(fc.array(STATE, { maxLength: 400 }), fc.integer({ min: 1, max: 5 }), (all, size) => {
        const states = all.map((state) => state.slice(0, size));
        const store = new StateStore(size);
        const known = new Set<string>();
        for (const state of states) {
          expect(store.add(Int32Array.from(state), 0, 0)).toBe(!known.has(state.join()));
          known.add(state.join());
        }
        const into = new Int32Array(size);
        const kept = Array.from({ length: store.length }, (_, index) => {
          store.read(index, into);
          return into.join();
        });
        expect(kept).toEqual([...known]);
      }),
    );
  });

  it("keeps many, past the size of a block and of the first table, and knows the way to each", () => {
    const store = new StateStore(3);
    const count = 100_000;
    for (let number = 0; number < count; number += 1)
      store.add(Int32Array.of(number >> 10, number % 300, number & 0xffff), (number - 1) >> 1, number % 7);
    expect(store.length).toBe(count);
    for (let number = 0; number < count; number += 1)
      expect(store.add(Int32Array.of(number >> 10, number % 300, number & 0xffff), 0, 0)).toBe(false);
    const way: number[] = [];
    for (let number = count - 1; number > 0; number = (number - 1) >> 1) way.unshift(number % 7);
    expect(store.wayTo(count - 1)).toEqual(way);
  });
});
