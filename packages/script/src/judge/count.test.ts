import { describe, expect, it } from "vitest";
import { parseScript, type Script } from "../parse.js";
import { countOutputs, listOutputs } from "./count.js";
import { judge } from "./judge.js";
import { COUNTED_NODES, LISTED_SNAPSHOTS } from "./limits.js";

function script(...lines: readonly string[]): Script {
  return parseScript(lines.join("\n"), "arg.txt");
}

function nodes(count: number): string[] {
  return ["StartMaster", ...Array.from({ length: count }, (_, index) => `CreateNode ${index + 1} 1000`)];
}

/** Sends 1 from everybody to everybody else. */
function mesh(count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  return ids.flatMap((source) => ids.filter((target) => target !== source).map((target) => `Send ${source} ${target} 1`));
}

const COLLECT = ["ReceiveAll", "CollectState", "PrintSnapshot"];

describe("counting outputs", () => {
  it("finds one where nothing is left open", () => {
    expect(countOutputs(script(...nodes(2), "Send 1 2 5", "Receive 2"))).toEqual({ count: 1n, exact: true });
    expect(countOutputs(script())).toEqual({ count: 1n, exact: true });
  });

  it("multiplies the choices of Receive", () => {
    expect(countOutputs(script(...nodes(3), ...mesh(3), "Receive 1", "Receive 2", "Receive 3"))).toEqual({ count: 8n, exact: true });
  });

  it("counts what nodes may have recorded, where some channel brought each its first marker", () => {
    // Node 2 has 1 of each of two channels to come: it may have received either, or both, but not neither.
    expect(countOutputs(script(...nodes(3), "Send 1 2 1", "Send 3 2 1", "BeginSnapshot 1", ...COLLECT))).toEqual({
      count: 3n,
      exact: true,
    });
    // The same for each of two nodes; but not both from each other.
    expect(countOutputs(script(...nodes(3), ...mesh(3), "BeginSnapshot 1", ...COLLECT))).toEqual({ count: 8n, exact: true });
  });

  it("multiplies collections, and counts one that is printed twice once", () => {
    const once = ["Send 1 2 1", "Send 3 2 1", "BeginSnapshot 1", ...COLLECT];
    expect(countOutputs(script(...nodes(3), ...once, ...once, "PrintSnapshot"))).toEqual({ count: 9n, exact: true });
  });

  it("needs no time for large numbers", () => {
    const { count, exact } = countOutputs(script(...nodes(10), ...mesh(10), "BeginSnapshot 1", ...COLLECT));
    expect(exact).toBe(true);
    // Every open channel, 9 into each of 9 nodes, holds 0 or 1. Nearly all ways lead to everybody.
    expect(Number(count) / 2 ** 81).toBeCloseTo(0.98, 1);
  });

  it("says where it gave up", () => {
    const many = [...nodes(4), ...mesh(4), ...mesh(4), ...Array.from({ length: 12 }, (_, index) => `Receive ${1 + (index % 4)}`)];
    const { count, exact } = countOutputs(script(...many), 1_000);
    expect({ count, exact }).toEqual({ count: 1_000n, exact: false });
    const large = nodes(COUNTED_NODES + 2);
    expect(countOutputs(script(...large, ...mesh(COUNTED_NODES + 2), "BeginSnapshot 1", ...COLLECT), 1_000).exact).toBe(false);
    const begin = Array.from({ length: LISTED_SNAPSHOTS + 1 }, () => "BeginSnapshot 1");
    expect(countOutputs(script(...nodes(2), ...begin, ...COLLECT))).toEqual({ count: 0n, exact: false });
  });

  it("compares outputs where the order of markers is guessed", () => {
    // Node 3 recorded both in the ReceiveAll, and node 4 gets its markers in an order that nobody knows: each tells the same.
    const late = [...nodes(3), "BeginSnapshot 1", "BeginSnapshot 2", "ReceiveAll", "CreateNode 4 5", "Receive 4 3", ...COLLECT];
    expect(countOutputs(script(...late))).toEqual({ count: 1n, exact: true });
    expect(countOutputs(script(...late), 1)).toEqual({ count: 1n, exact: false });
  });
});

describe("listing outputs", () => {
  it("gives different ones, each legal", () => {
    const three = script(...nodes(3), ...mesh(3), "Receive 2", "BeginSnapshot 1", "BeginSnapshot 3", ...COLLECT);
    const outputs = listOutputs(three, 40);
    expect(new Set(outputs).size).toBe(40);
    for (const output of outputs) expect(judge(three, output)).toMatchObject({ outcome: "legal", notes: [] });
  });

  it("gives all where there are fewer", () => {
    expect(listOutputs(script(...nodes(3), "Send 1 2 1", "Send 3 2 1", "Receive 2"), 10)).toEqual(["1 Transfer 1\n", "3 Transfer 1\n"]);
    expect(listOutputs(script(), 10)).toEqual([""]);
  });

  it("ends an output at a command that can't be done", () => {
    expect(listOutputs(script(...nodes(1), "BeginSnapshot 1", "Send 1 9 1", "BeginSnapshot 1"), 10)).toEqual(["Started by Node 1\n"]);
  });

  it("gives some of a large script", () => {
    const large = script(...nodes(30), ...mesh(30), ...mesh(30), "BeginSnapshot 1", "BeginSnapshot 30", ...COLLECT);
    const outputs = listOutputs(large, 3);
    expect(new Set(outputs).size).toBe(3);
    for (const output of outputs) expect(judge(large, output)).toMatchObject({ outcome: "legal" });
  });
});
