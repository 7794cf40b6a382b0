import { describe, expect, it } from "vitest";
import { findCases } from "./find-cases.js";

describe("findCases", () => {
  it("gives each case its snapshots by number, and the topology of its leading word", () => {
    const snaps = Array.from({ length: 11 }, (_, number) => `10nodes${number}.snap`).sort();
    const { cases, strays } = findCases([
      "10nodes.top",
      "2nodes.top",
      "2nodes-simple.snap",
      "2nodes-simple.events",
      "10nodes.events",
      ...snaps,
    ]);
    expect(cases.map(({ name, events, top }) => [name, events, top])).toEqual([
      ["10nodes", "10nodes.events", "10nodes.top"],
      ["2nodes-simple", "2nodes-simple.events", "2nodes.top"],
    ]);
    expect(cases[0]?.snaps).toEqual(Array.from({ length: 11 }, (_, number) => `10nodes${number}.snap`));
    expect(cases[1]?.snaps).toEqual(["2nodes-simple.snap"]);
    expect(strays).toEqual([]);
  });

  it.each([
    [["ring.top", "ring-big.top", "ring-big-slow.top"], "ring-big-slow.top"],
    [["ring.top", "ring-big.top"], "ring-big.top"],
    [["ring.top", "slow.top"], "ring.top"],
    [["rin.top", ".top", "big.top"], null],
  ])("of %j takes %s for ring-big-slow", (tops, top) => {
    expect(findCases([...tops, "ring-big-slow.events"]).cases[0]?.top).toBe(top);
  });

  it("gives a snapshot to the case that is named like it to the end", () => {
    const { cases } = findCases(["a.events", "a1.events", "a0.snap", "a1.snap", "a10.snap", "a2.snap"]);
    expect(cases.map(({ name, snaps }) => [name, snaps])).toEqual([
      ["a", ["a0.snap", "a2.snap", "a10.snap"]],
      ["a1", ["a1.snap"]],
    ]);
  });

  it("tells snapshots that belong to no case", () => {
    expect(findCases(["a.events", "b.snap", "a-0.snap"]).strays).toEqual(["a-0.snap", "b.snap"]);
  });
});
