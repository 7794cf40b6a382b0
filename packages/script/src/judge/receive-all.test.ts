import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { judge } from "./judge.js";

const THREE = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 1000", "CreateNode 3 1000"];
const COLLECT = ["ReceiveAll", "CollectState", "PrintSnapshot"];

/** Whether a script may print `start`, and then a snapshot with these balances of nodes 1 to 3, and sums such as { 32: 450 } on channels that aren't empty. */
function isLegal(
  script: readonly string[],
  start: readonly string[],
  balances: readonly number[],
  sums: Readonly<Record<string, number>> = {},
): boolean {
  const nodes = balances.map((balance, index) => `node ${index + 1} = ${balance}`);
  const channels = ["12", "13", "21", "23", "31", "32"].map((name) => `channel (${name[0]!} → ${name[1]!}) = ${sums[name] ?? 0}`);
  const output = [...start, "---Node states", ...nodes, "---Channel states", ...channels].join("\n");
  return judge(parseScript([...script, ...COLLECT].join("\n"), "arg.txt"), output).outcome === "legal";
}

describe("a node that had recorded before a ReceiveAll", () => {
  const sent = [...THREE, "Send 3 2 400", "Send 3 2 50", "BeginSnapshot 1", "Receive 2 1", "Receive 2 3"];
  const start = ["Started by Node 1", "1 SnapshotToken -1", "3 Transfer 400"];

  it("has exactly what it recorded", () => {
    expect(isLegal(sent, start, [1000, 1000, 550], { 32: 450 })).toBe(true);
    expect(isLegal(sent, start, [1000, 1400, 550], { 32: 50 })).toBe(false);
    expect(isLegal(sent, start, [1000, 1450, 550])).toBe(false);
  });

  it("has on a channel whose marker is still to come what it had recorded so far, and what is ahead of that marker", () => {
    const script = [...sent, "Receive 3 1", "Send 3 2 7"];
    const legal = [0, 50, 400, 450, 457].filter((sum) => isLegal(script, [...start, "1 SnapshotToken -1"], [1000, 1000, 550], { 32: sum }));
    expect(legal).toEqual([450]);
  });

  it("has on a channel whose marker had come what it had recorded then", () => {
    const script = [...sent, "Receive 3 1", "Send 3 2 7", "Receive 2 3", "Receive 2 3", "Send 3 2 8"];
    const begin = [...start, "1 SnapshotToken -1", "3 Transfer 50", "3 SnapshotToken -1"];
    const legal = [0, 400, 450, 457, 458, 465].filter((sum) => isLegal(script, begin, [1000, 1000, 550], { 32: sum }));
    expect(legal).toEqual([450]);
  });
});

describe("a node that had not", () => {
  const start = ["Started by Node 1"];
  const script = [...THREE, "Send 1 2 100", "Send 3 2 400", "Send 3 2 50", "BeginSnapshot 1"];

  it("may have taken any number of transfers from the front of each channel, and took all that precede the marker that it saw first", () => {
    const ways = [0, 100].flatMap((fromOne) => [0, 50, 400, 450].map((fromThree) => ({ fromOne, fromThree })));
    const legal = ways.filter(({ fromOne, fromThree }) => {
      return isLegal(script, start, [900, 1000 + fromOne + fromThree, 550], { 12: 100 - fromOne, 32: 450 - fromThree });
    });
    expect(legal).toEqual([
      { fromOne: 0, fromThree: 450 }, // node 3's marker came first
      { fromOne: 100, fromThree: 0 }, // node 1's did, here and below
      { fromOne: 100, fromThree: 400 },
      { fromOne: 100, fromThree: 450 },
    ]);
  });

  it("has its first marker from one that had recorded, or over others from one: no two have theirs from each other", () => {
    const mutual = [...THREE, "Send 1 2 100", "Send 1 3 10", "Send 2 3 20", "Send 3 2 400", "BeginSnapshot 1"];
    const two = { byOne: { balance: 1080, left: { 32: 400 } }, byThree: { balance: 1380, left: { 12: 100 } } };
    const three = { byOne: { balance: 610, left: { 23: 20 } }, byTwo: { balance: 620, left: { 13: 10 } } };
    const isLegalWith = (second: { balance: number; left: object }, third: { balance: number; left: object }): boolean =>
      isLegal(mutual, start, [890, second.balance, third.balance], { ...second.left, ...third.left });
    expect(isLegalWith(two.byOne, three.byOne)).toBe(true);
    expect(isLegalWith(two.byThree, three.byOne)).toBe(true);
    expect(isLegalWith(two.byOne, three.byTwo)).toBe(true);
    expect(isLegalWith(two.byThree, three.byTwo)).toBe(false);
  });
});
