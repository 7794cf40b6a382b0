import { describe, expect, it } from "vitest";
import { Settlement, Settlements } from "./settlements.js";

function settlementOf(name: string, settled: string[]): Settlement {
  return new Settlement(() => settled.push(name));
}

describe("a settlement", () => {
  it("lets its reply go when the last thing that it waits for has arrived, and only once", () => {
    const settled: string[] = [];
    const settlement = settlementOf("reply", settled);
    settlement.expect();
    settlement.arrived();
    expect(settled).toEqual([]);
    settlement.arrived();
    settlement.arrived();
    expect(settled).toEqual(["reply"]);
  });

  it("waits for the end of its own step at least", () => {
    const settled: string[] = [];
    settlementOf("reply", settled).arrived();
    expect(settled).toEqual(["reply"]);
  });
});

describe("settlements", () => {
  it("come as their entries are acknowledged, in order, several at once", () => {
    const settled: string[] = [];
    const settlements = new Settlements();
    for (const [name, number] of [
      ["a", 1],
      ["b", 3],
      ["c", 3],
      ["d", 4],
    ] as const) {
      const settlement = settlementOf(name, settled);
      settlements.expect(2, number, settlement);
      settlement.arrived();
    }
    settlements.settle(2, 2);
    expect(settled).toEqual(["a"]);
    settlements.settle(2, 3);
    expect(settled).toEqual(["a", "b", "c"]);
    settlements.settle(2, 9);
    expect(settled).toEqual(["a", "b", "c", "d"]);
  });

  it("of a step that sent to several peers wait for all of them, and for nobody else", () => {
    const settled: string[] = [];
    const settlements = new Settlements();
    const settlement = settlementOf("both", settled);
    settlements.expect(2, 1, settlement);
    settlements.expect(3, 7, settlement);
    settlement.arrived();
    settlements.settle(4, 7);
    settlements.settle(3, 6);
    settlements.settle(2, 1);
    expect(settled).toEqual([]);
    settlements.settle(3, 7);
    expect(settled).toEqual(["both"]);
  });
});
