import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { readEncoded } from "../testing/encoded-topology.js";
import { countOutputs, listOutputs } from "./count.js";
import { judge } from "./judge.js";
import { LISTED_NODES, ORDERED_CELLS } from "./limits.js";
import type { Verdict } from "./verdict.js";

/** Node 1 sends to 2 and 2 to 3; nobody sends to 1. Money is on its way on both channels when a snapshot begins at node 3. */
const LINE = [
  ...["Topology line", "StartMaster", "CreateNode 1 10", "CreateNode 2 10", "CreateNode 3 10"],
  ...["Send 1 2 5", "Send 2 3 4", "BeginSnapshot 3", "Receive 2", "Receive 2", "Receive 3", "Receive 3", "CollectState", "PrintSnapshot"],
];
const LINE_OUTPUT = [
  ...["Started by Node 3", "1 Transfer 5", "1 SnapshotToken -1", "2 Transfer 4", "2 SnapshotToken -1"],
  ...["---Node states", "node 1 = 5", "node 2 = 11", "node 3 = 10"],
  ...["---Channel states", "channel (1 → 2) = 0", "channel (2 → 3) = 4"],
];

function verdictOn(script: readonly string[], output: readonly string[]): Verdict {
  return judge(parseScript(script.join("\n"), "arg.txt", readEncoded), `${output.join("\n")}\n`);
}

describe("where channels are no full mesh", () => {
  it("a run prints the channels that there are", () => {
    expect(verdictOn(LINE, LINE_OUTPUT)).toEqual({ outcome: "legal", fault: null, limit: null, notes: [] });
    const { outcome, fault } = verdictOn(LINE, LINE_OUTPUT.with(-1, "channel (2 → 3) = 0"));
    expect(outcome).toBe("illegal");
    expect(fault?.explanation).toBe(
      "node 3 recorded 10 when it began the snapshot (line 8 of the script), so channel (2 → 3) must hold the 4 that it had not received yet; the output says 0",
    );
  });

  it("a further root records when the snapshot begins", () => {
    const { fault } = verdictOn(LINE, LINE_OUTPUT.with(6, "node 1 = 10"));
    expect(fault).toMatchObject({ line: 7 });
    expect(fault?.explanation).toBe(
      "node 1 recorded 5 when it began the snapshot as a further root, which no marker reaches (line 8 of the script); the output says 10",
    );
  });

  it("an empty channel that there isn't is only too much, wherever it stands among the channels, and whenever it is printed", () => {
    const [before, behind] = [LINE_OUTPUT.slice(0, -2), LINE_OUTPUT.slice(-2)];
    const wordy = [...before, "channel (1 → 3) = 0", ...behind, "channel (2 → 1) = 0", "channel (3 → 1) = 0"];
    const note = {
      line: 11,
      count: 3,
      message: `"channel (1 → 3) = 0" is about a channel that the topology doesn't have, and needn't be printed`,
    };
    expect(verdictOn(LINE, wordy)).toEqual({ outcome: "legal", fault: null, limit: null, notes: [note] });
    expect(verdictOn([...LINE, "PrintSnapshot"], [...wordy, ...wordy.slice(5)])).toMatchObject({ outcome: "legal", notes: [{ count: 6 }] });
    expect(verdictOn([...LINE, "PrintSnapshot"], [...wordy, ...LINE_OUTPUT.slice(5)])).toMatchObject({ outcome: "legal" });
  });

  it("money on a channel that there isn't is impossible, and so is a channel of nobody", () => {
    const { outcome, fault } = verdictOn(LINE, LINE_OUTPUT.toSpliced(-1, 0, "channel (2 → 1) = 3"));
    expect({ outcome, line: fault?.line }).toEqual({ outcome: "illegal", line: 12 });
    expect(fault?.explanation).toBe("the topology has no channel (2 → 1), so there is nothing on it; the output says 3");
    expect(verdictOn(LINE, [...LINE_OUTPUT, "channel (3 → 1) = 1"])).toMatchObject({ outcome: "illegal", fault: { line: 13 } });
    expect(verdictOn(LINE, [...LINE_OUTPUT, "channel (3 → 9) = 0"])).toMatchObject({ outcome: "illegal", fault: { line: 13 } });
    expect(verdictOn(LINE, LINE_OUTPUT.toSpliced(6, 0, "channel (2 → 1) = 0"))).toMatchObject({ outcome: "illegal", fault: { line: 7 } });
  });

  it("sending and receiving where there is no channel fails, and the run may go on", () => {
    const refused = ["Send 2 1 5", "Receive 1 2", "Receive 1 1"];
    const script = LINE.toSpliced(7, 0, ...refused);
    expect(verdictOn(script, LINE_OUTPUT)).toMatchObject({ outcome: "legal" });
    expect(verdictOn(script, [])).toMatchObject({ outcome: "legal" });
    const { fault } = verdictOn(script, ["2 Transfer 5", ...LINE_OUTPUT]);
    expect(fault?.explanation).toContain('line 10, "Receive 1 1", can\'t be done: the topology has no channel (1 → 1)');
  });

  it("two snapshots of very many nodes are more than is looked at", () => {
    const nodes = Math.ceil(Math.sqrt(ORDERED_CELLS / 2)) + 1;
    const ids = Array.from({ length: nodes }, (_, index) => index);
    const begin = ["BeginSnapshot 0", "BeginSnapshot 0", "ReceiveAll", "CollectState", "PrintSnapshot"];
    const script = ["Topology line", "StartMaster", ...ids.map((node) => `CreateNode ${node} 1`), ...begin];
    const state = ["---Node states", ...ids.map((node) => `node ${node} = 1`), "---Channel states"];
    const snapshot = [...state, ...ids.slice(1).map((node) => `channel (${node - 1} → ${node}) = 0`)];
    const output = ["Started by Node 0", "Started by Node 0", "---Snapshot 1", ...snapshot, "---Snapshot 2", ...snapshot];
    const verdict = verdictOn(script, output);
    expect(verdict.outcome).toBe("undecided");
    expect(verdict.limit).toContain("ORDERED_CELLS");
    expect(countOutputs(parseScript(script.join("\n"), "arg.txt"))).toMatchObject({ exact: false });
  });

  it("outputs of a star of any size are counted while few nodes have a choice, and of no more than can be", () => {
    const count = (topology: string, nodes: number, sends: (node: number) => readonly string[], limit: number): unknown => {
      const ids = Array.from({ length: nodes }, (_, index) => index);
      const create = [`Topology ${topology}`, "StartMaster", ...ids.map((node) => `CreateNode ${node} 1`)];
      const script = [...create, ...ids.flatMap(sends), "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
      return countOutputs(parseScript(script.join("\n"), "arg.txt"), limit);
    };
    expect(count("star", LISTED_NODES + 2, () => [], 100)).toEqual({ count: 1n, exact: true });
    // The center gets the marker of node 1; what node 2 sent is received by then, or not.
    expect(count("star", LISTED_NODES + 2, (node) => (node === 2 ? ["Send 2 0 1"] : []), 100)).toEqual({ count: 2n, exact: true });
    const round = (nodes: number) => (node: number) => [`Send ${node} ${(node + 1) % nodes} 1`];
    expect(count("ring", LISTED_NODES + 2, round(LISTED_NODES + 2), 100)).toEqual({ count: 0n, exact: false });
    expect(count("ring", LISTED_NODES, round(LISTED_NODES), 2 * LISTED_NODES)).toMatchObject({ exact: false });
  });

  it("outputs are counted and listed", () => {
    const open = [...LINE.slice(0, 8), "ReceiveAll", "CollectState", "PrintSnapshot"];
    const script = parseScript(open.join("\n"), "arg.txt");
    // Node 2 has no choice: its one channel brings the marker behind the 5.
    expect(countOutputs(script)).toEqual({ count: 1n, exact: true });
    expect(listOutputs(script, 5)).toEqual([`${["Started by Node 3", ...LINE_OUTPUT.slice(5)].join("\n")}\n`]);
  });

  it("markers of a root that came late are in one order, though it recorded several snapshots at once", () => {
    const topology = "Topology channels,1>2,3>2";
    const begin = ["StartMaster", "CreateNode 1 10", "CreateNode 2 10", "Send 1 2 5", "BeginSnapshot 1", "Send 1 2 3", "BeginSnapshot 1"];
    const script = [topology, ...begin, "CreateNode 3 10", "ReceiveAll", "CollectState", "PrintSnapshot"];
    const output = (first: readonly [number, number], second: readonly [number, number]): string[] => [
      ...["Started by Node 1", "Started by Node 1"],
      ...["---Snapshot 1", "---Node states", "node 1 = 5", `node 2 = ${first[0]}`, "node 3 = 10"],
      ...["---Channel states", `channel (1 → 2) = ${first[1]}`, "channel (3 → 2) = 0"],
      ...["---Snapshot 2", "---Node states", "node 1 = 2", `node 2 = ${second[0]}`, "node 3 = 10"],
      ...["---Channel states", `channel (1 → 2) = ${second[1]}`, "channel (3 → 2) = 0"],
    ];
    expect(verdictOn(script, output([10, 5], [10, 8]))).toMatchObject({ outcome: "legal" });
    expect(verdictOn(script, output([10, 5], [15, 3]))).toMatchObject({ outcome: "legal" });
    // The second snapshot before the first: node 3's marker of the first was ahead.
    const { outcome, fault } = verdictOn(script, output([15, 0], [10, 8]));
    expect(outcome).toBe("illegal");
    expect(fault?.explanation).toContain("(3 → 2)");
    expect(countOutputs(parseScript(script.join("\n"), "arg.txt", readEncoded))).toEqual({ count: 5n, exact: true });
  });
});
