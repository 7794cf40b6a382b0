import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { judge } from "./judge.js";

/** Line number, colon, explanation. */
function explained(script: readonly string[], output: readonly string[]): string {
  const { fault } = judge(parseScript(script.join("\n"), "arg.txt"), output.join("\n"));
  return `${fault?.line ?? "legal"}: ${fault?.explanation ?? ""}`;
}

/** A printed state of three nodes. `sums`: of channels that aren't 0, such as { 32: 450 }. */
function state(balances: readonly number[], sums: Readonly<Record<string, number>> = {}): string[] {
  const channels = ["12", "13", "21", "23", "31", "32"].map((name) => `channel (${name[0]!} → ${name[1]!}) = ${sums[name] ?? 0}`);
  return ["---Node states", ...balances.map((balance, index) => `node ${index + 1} = ${balance}`), "---Channel states", ...channels];
}

const THREE = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 1000", "CreateNode 3 1000"];
const SENT = [...THREE, "Send 1 2 100", "Send 3 2 400", "Send 3 2 50"];
const COLLECT = ["ReceiveAll", "CollectState", "PrintSnapshot"];
const START = "Started by Node 1";

describe("a value that is determined", () => {
  const script = [...SENT, "BeginSnapshot 1", "Receive 2 1", "Receive 2 1", ...COLLECT];
  const start = [START, "1 Transfer 100", "1 SnapshotToken -1"];

  it.each([
    [
      "a balance at the beginning",
      state([1000, 1100, 550], { 32: 450 }),
      "5: node 1 recorded 900 when it began the snapshot (line 8 of the script); the output says 1000",
    ],
    [
      "a balance at a marker",
      state([900, 1000, 550], { 32: 450 }),
      "6: node 2 recorded 1100 when it first saw a marker, on (1 → 2) (line 10 of the script); the output says 1000",
    ],
    [
      "a channel with money",
      state([900, 1100, 550], { 32: 0 }),
      "14: node 2 recorded 1100 when it first saw a marker, on (1 → 2) (line 10 of the script), so channel (3 → 2) must hold the 450 that it had not received yet; the output says 0",
    ],
    [
      "a channel without",
      state([900, 1100, 550], { 12: 100, 32: 450 }),
      "9: node 2 recorded 1100 when it first saw a marker, on (1 → 2) (line 10 of the script), and had received all that node 1 sent before it recorded, so channel (1 → 2) must hold 0; the output says 100",
    ],
    [
      "a channel to a node that recorded in a ReceiveAll",
      state([900, 1100, 550], { 13: 5, 32: 450 }),
      "10: no money was ahead of the marker on channel (1 → 3) when ReceiveAll (line 11) began, so it must hold 0; the output says 5",
    ],
  ])("%s", (_name, printed, explanation) => {
    expect(explained(script, [...start, ...printed])).toBe(explanation);
  });

  it("a channel from a node that came late", () => {
    const late = [
      "StartMaster",
      "CreateNode 1 9",
      "CreateNode 2 9",
      "BeginSnapshot 1",
      "ReceiveAll",
      "CreateNode 3 9",
      "Send 3 2 5",
      ...COLLECT,
    ];
    expect(explained(late, [START, ...state([9, 9, 4])])).toBe(
      "12: node 3 came after node 2 had recorded, and sent 5 before it recorded, so channel (3 → 2) must hold 5; the output says 0",
    );
  });
});

describe("a value that a ReceiveAll left open", () => {
  const script = [...SENT, "BeginSnapshot 1", ...COLLECT];

  it.each([
    [
      "a balance that no part makes",
      state([900, 1200, 550]),
      "4: node 2 had 1000 when ReceiveAll (line 9) began, and 100 on (1 → 2) and 450 on (3 → 2) were still to come, so node 2 must have recorded 1100, 1450, 1500 or 1550; the output says 1200",
    ],
    [
      "a channel that doesn't fit with the balance",
      state([900, 1100, 550], { 32: 50 }),
      "12: node 2 recorded 1100, 100 more than it had when ReceiveAll (line 9) began, so channel (3 → 2) must hold the 450 that it had not received yet; the output says 50",
    ],
    [
      "a channel that must be empty",
      state([900, 1550, 550], { 12: 100 }),
      "7: node 2 recorded 1550, 550 more than it had when ReceiveAll (line 9) began, so channel (1 → 2) must hold 0; the output says 100",
    ],
    [
      "a channel with what was never its rest",
      state([900, 1100, 550], { 32: 400 }),
      "12: transfers are received in the order in which they were sent, so what node 2 had not received yet on channel (3 → 2) is 450, 50 or 0; the output says 400",
    ],
  ])("%s", (_name, printed, explanation) => {
    expect(explained(script, [START, ...printed])).toBe(explanation);
  });

  it("a balance among many", () => {
    const sends = [1, 2, 4, 8, 16].map((amount) => `Send 3 2 ${amount}`);
    const many = [...THREE, ...sends, "BeginSnapshot 1", ...COLLECT];
    const start = "node 2 had 1000 when ReceiveAll (line 11) began, and 31 on (3 → 2) was still to come";
    expect(explained(many, [START, ...state([1000, 999, 969])])).toBe(
      `4: ${start}, so node 2 must have recorded 1000, 1001, 1003, 1007, 1015 or 1031; the output says 999`,
    );
    const more = [...THREE, ...sends, "Send 3 2 32", "BeginSnapshot 1", ...COLLECT];
    const begin = "node 2 had 1000 when ReceiveAll (line 12) began, and 63 on (3 → 2) was still to come";
    expect(explained(more, [START, ...state([1000, 999, 937])])).toBe(
      `4: ${begin}, so it can't have recorded less than 1000; the output says 999`,
    );
    expect(explained(more, [START, ...state([1000, 1064, 937])])).toBe(
      `4: ${begin}, so it can't have recorded more than 1063; the output says 1064`,
    );
    expect(explained(more, [START, ...state([1000, 1002, 937])])).toBe(`4: ${begin}, of which no part makes that; the output says 1002`);
  });
});

describe("markers", () => {
  const script = [...THREE, "Send 1 2 100", "Send 3 2 400", "Send 1 3 10", "Send 2 3 20", "BeginSnapshot 1", ...COLLECT];

  it("that can't have reached a node", () => {
    expect(explained(script, [START, ...state([890, 1080, 600], { 13: 10, 23: 20, 32: 400 })])).toBe(
      "5: node 3 got its first marker on (1 → 3) or (2 → 3), and had received everything ahead of it there, so node 3 must have recorded 610, 620 or 630; the output says 600",
    );
  });

  it("that can't have reached any of two", () => {
    expect(explained(script, [START, ...state([890, 1380, 620], { 12: 100, 13: 10 })])).toBe(
      "5: the first of nodes 2 and 3 to record got its first marker on (1 → 2) or (1 → 3), and had received everything ahead of it there, so node 3 must have recorded 610 or 630; the output says 620",
    );
  });

  it("that can't have come on a channel with money left", () => {
    const equal = [...THREE, "Send 1 2 100", "Send 3 2 100", "Send 3 2 100", "BeginSnapshot 1", "Receive 3 1", ...COLLECT];
    expect(explained(equal, [START, "3 SnapshotToken -1", ...state([900, 1100, 800], { 12: 100, 32: 100 })])).toMatch(
      /^2: .* must print "1 SnapshotToken -1"/,
    );
    expect(explained(equal, [START, "1 SnapshotToken -1", ...state([900, 1100, 800], { 12: 100, 32: 100 })])).toBe(
      "8: node 2 got its first marker on (1 → 2) or (3 → 2), and had received everything ahead of it there, so channel (1 → 2) must hold 0; the output says 100",
    );
  });
});

describe("several snapshots", () => {
  const script = [...THREE, "Send 3 2 4", "Send 1 2 4", "BeginSnapshot 1", "BeginSnapshot 3", ...COLLECT];
  const print = (...states: string[][]): string[] => [
    START,
    "Started by Node 3",
    ...states.flatMap((each, index) => [`---Snapshot ${index + 1}`, ...each]),
  ];

  it("that a node can't have recorded in any order", () => {
    const output = print(state([996, 1004, 996], { 32: 4 }), state([996, 1004, 996], { 12: 4 }));
    expect(explained(script, output)).toBe(
      "21: in snapshot 2, node 2 recorded 1004 for snapshot 1 and 1004 for snapshot 2, and where it recorded more it had received no less on any channel, so channel (1 → 2) must hold 0; the output says 4",
    );
  });

  it("say which one is wrong", () => {
    expect(explained(script, print(state([996, 1008, 996]), state([996, 1008, 999])))).toBe(
      "19: in snapshot 2, node 3 recorded 996 when it began the snapshot (line 8 of the script); the output says 999",
    );
  });

  it("that no order of markers explains together", () => {
    // Nodes 1 and 2 began them, node 3 got both without receiving money, and handed them on: to node 4 one way around, to node 5 the other.
    const create = [1, 2, 3, 4, 5].map((node) => `CreateNode ${node} 10`);
    const sends = ["Send 1 4 1", "Send 2 4 1", "Send 1 5 1", "Send 2 5 1", "Send 4 5 1", "Send 5 4 1"];
    const all = ["StartMaster", ...create, ...sends, "BeginSnapshot 1", "BeginSnapshot 2", ...COLLECT];
    const snapshot = (balances: readonly number[], open: readonly string[]): string[] => {
      const names = [1, 2, 3, 4, 5].flatMap((source) =>
        [1, 2, 3, 4, 5].filter((target) => target !== source).map((target) => `(${source} → ${target})`),
      );
      const nodes = balances.map((balance, index) => `node ${index + 1} = ${balance}`);
      return ["---Node states", ...nodes, "---Channel states", ...names.map((name) => `channel ${name} = ${open.includes(name) ? 1 : 0}`)];
    };
    const first = snapshot([8, 8, 10, 9, 10], ["(1 → 4)", "(2 → 4)", "(5 → 4)", "(1 → 5)", "(2 → 5)"]);
    const second = snapshot([8, 8, 10, 10, 9], ["(1 → 5)", "(2 → 5)", "(4 → 5)", "(1 → 4)", "(2 → 4)"]);
    const output = [START, "Started by Node 2", "---Snapshot 1", ...first, "---Snapshot 2", ...second];
    expect(explained(all, output)).toBe(
      "37: in snapshot 2, each node passes markers on in the order in which it recorded the snapshots, and no such order fits all that is printed, so node 5 must have recorded 10, 11 or 12; the output says 9",
    );
  });
});

describe("a line that is out of place", () => {
  it.each([
    [
      "another sender's",
      [...SENT, "Receive 2", "Receive 1"],
      ["2 Transfer 100"],
      '1: line 8 of the script, "Receive 2", must print "1 Transfer 100" or "3 Transfer 400" here: it takes the first message of any channel that isn\'t empty',
    ],
    [
      "from an empty channel",
      [...SENT, "Receive 2 1", "Receive 1 2", "Receive 2 3"],
      ["1 Transfer 100", "2 Transfer 450"],
      '2: line 10 of the script, "Receive 2 3", must print "3 Transfer 400" here: that is the first message in channel (3 → 2) (line 9, "Receive 1 2", prints nothing: channel (2 → 1) is empty)',
    ],
    [
      "where money is enough",
      [...SENT, "BeginSnapshot 1"],
      ["ERR_SEND"],
      '1: line 8 of the script, "BeginSnapshot 1", must print "Started by Node 1" here: it says which node began the snapshot (line 7, "Send 3 2 50", prints nothing: node 3 has 600)',
    ],
    [
      "where money is short",
      [...THREE, "Send 1 2 2000"],
      [START],
      '1: line 5 of the script, "Send 1 2 2000", must print "ERR_SEND" here: node 1 has 1000',
    ],
    [
      "behind a command that can't be done",
      [...SENT, "Send 1 9 5", "Receive 2 1"],
      ["9 Transfer 5"],
      '1: line 9 of the script, "Receive 2 1", must print "1 Transfer 100" here: that is the first message in channel (1 → 2) (line 8, "Send 1 9 5", can\'t be done: there is no node 9)',
    ],
    [
      "of a snapshot that wasn't collected",
      [...SENT, "BeginSnapshot 1", "CollectState", "PrintSnapshot", "Receive 2 1"],
      [START, "---Node states"],
      '2: line 11 of the script, "Receive 2 1", must print "1 Transfer 100" here: that is the first message in channel (1 → 2) (line 10, "PrintSnapshot", can\'t be done: no snapshot was collected yet, since CollectState on line 9 failed: markers are still waiting, one of them in channel (1 → 2))',
    ],
    [
      "that says nothing known",
      [...SENT, "BeginSnapshot 1"],
      ["Traceback (most recent call last):"],
      '1: line 8 of the script, "BeginSnapshot 1", must print "Started by Node 1" here: it says which node began the snapshot; this is no output that the language knows',
    ],
    ["behind the end", [...SENT, "BeginSnapshot 1"], [START, START], "2: the script prints nothing more"],
    [
      "that isn't echoed",
      THREE,
      ["StartMaster", "CreateNode 2 1000"],
      '2: line 2 of the script, "CreateNode 1 1000", must echo "CreateNode 1 1000" here: commands are echoed in this output',
    ],
    [
      "of another node",
      [...THREE, "BeginSnapshot 1", ...COLLECT],
      [START, "---Node states", "node 1 = 1000", "node 3 = 1000"],
      '4: line 8 of the script, "PrintSnapshot", must print "node 2 = …" here: it prints every node, then every channel, both ascending',
    ],
    [
      "that is missing at the end",
      [...THREE, "BeginSnapshot 1", ...COLLECT],
      [START],
      '2: the output ends here; line 8 of the script, "PrintSnapshot", must print "---Node states": it prints every node, then every channel, both ascending',
    ],
  ])("%s", (_name, script, output, explanation) => {
    expect(explained(script, output)).toBe(explanation);
  });
});
