import { expect, it } from "vitest";
import { readCut } from "./cut.js";
import { globalState, record } from "./testing/global-state.js";

it("lists nodes by number and channels by source, then target, with what is in transit", () => {
  const cut = readCut(
    globalState(
      record(10, [3n, 3n], { 2: [], 1: [5n, 6n] }),
      record(1, [1n, 1n], { 10: [7n], 2: [] }),
      record(2, [2n, 2n], { 1: [], 10: [] }),
    ),
  );
  expect(cut.nodes).toEqual([
    { node: 1, balance: 1n },
    { node: 2, balance: 2n },
    { node: 10, balance: 3n },
  ]);
  expect(cut.channels).toEqual([
    { source: 1, target: 2, transfers: [] },
    { source: 1, target: 10, transfers: [5n, 6n] },
    { source: 2, target: 1, transfers: [] },
    { source: 2, target: 10, transfers: [] },
    { source: 10, target: 1, transfers: [7n] },
    { source: 10, target: 2, transfers: [] },
  ]);
});

it("refuses a state that isn't the bank's", () => {
  expect(() => readCut(globalState({ ...record(1, [1n, 1n]), state: Uint8Array.from([8]) }))).toThrow("a saved state of the bank");
});
