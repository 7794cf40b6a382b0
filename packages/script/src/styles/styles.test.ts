import { expect, it } from "vitest";
import { execute } from "../testing/execute.js";
import { MemoryCluster } from "../testing/memory-cluster.js";
import { STYLES } from "./styles.js";

const SCRIPT = [
  ...["StartMaster", "CreateNode 1 1000", "CreateNode 2 500", "  Send 1 2 5000", "# a comment", "Send 2 1 100", "BeginSnapshot 1"],
  ...["Receive\t2", "Receive 2", "ReceiveAll", "CollectState", "PrintSnapshot", "KillAll"],
];

/** What a style prints of SCRIPT. */
async function printed(name: string, keepGoing = false): Promise<string[]> {
  const style = STYLES.get(name);
  if (style === undefined) throw new Error(`there is no style ${name}`);
  return (await execute(new MemoryCluster(), keepGoing ? [...SCRIPT, "Receive 1"] : SCRIPT, { style, keepGoing })).output.split("\n");
}

it("has four styles, the course's first", () => {
  expect([...STYLES.keys()]).toEqual(["course", "echo", "seed", "json"]);
});

it("prints one JSON object a line for each command in the json style, amounts as strings", async () => {
  const lines = await printed("json", true);
  expect(lines.pop()).toBe("");
  const objects = lines.map((line): unknown => JSON.parse(line));
  const snapshot = {
    nodes: [
      { node: 1, balance: "1000" },
      { node: 2, balance: "400" },
    ],
    channels: [
      { source: 1, target: 2, transfers: [] },
      { source: 2, target: 1, transfers: ["100"] },
    ],
  };
  expect(objects).toEqual([
    { line: 1, command: "StartMaster", result: "done" },
    { line: 2, command: "CreateNode", node: 1, amount: "1000", result: "done" },
    { line: 3, command: "CreateNode", node: 2, amount: "500", result: "done" },
    { line: 4, command: "Send", source: 1, target: 2, amount: "5000", result: "ERR_SEND", balance: "1000" },
    { line: 6, command: "Send", source: 2, target: 1, amount: "100", result: "done" },
    { line: 7, command: "BeginSnapshot", node: 1, result: "done", snapshot: "1-1" },
    { line: 8, command: "Receive", node: 2, result: "SnapshotToken", from: 1, snapshot: "1-1" },
    { line: 9, command: "Receive", node: 2, result: "nothing" },
    { line: 10, command: "ReceiveAll", result: "done" },
    { line: 11, command: "CollectState", result: "done", snapshots: ["1-1"] },
    { line: 12, command: "PrintSnapshot", result: "done", snapshots: [snapshot] },
    { line: 13, command: "KillAll", result: "done" },
    {
      line: 14,
      command: "Receive",
      node: 1,
      result: "failed",
      code: "NOT_STARTED",
      message: expect.stringContaining("StartMaster") as unknown,
    },
  ]);
});

it("prints the outputs alone in the course's style", async () => {
  expect(await printed("course")).toEqual([
    ...["ERR_SEND", "Started by Node 1", "1 SnapshotToken -1"],
    ...["---Node states", "node 1 = 1000", "node 2 = 400", "---Channel states", "channel (1 → 2) = 0", "channel (2 → 1) = 100", ""],
  ]);
});

it("prints each command before its outputs in the echo style", async () => {
  expect(await printed("echo")).toEqual([
    ...["StartMaster", "CreateNode 1 1000", "CreateNode 2 500", "Send 1 2 5000", "ERR_SEND", "Send 2 1 100"],
    ...["BeginSnapshot 1", "Started by Node 1", "Receive\t2", "1 SnapshotToken -1", "Receive 2", "ReceiveAll", "CollectState"],
    ...["PrintSnapshot", "---Node states", "node 1 = 1000", "node 2 = 400", "---Channel states", "channel (1 → 2) = 0"],
    ...["channel (2 → 1) = 100", "KillAll", ""],
  ]);
});

it("prints what the original program prints in the seed style", async () => {
  expect(await printed("seed")).toEqual([
    ...["StartMaster", "CreateNode 1 1000", "CreateNode 2 500", "Send 1 2 5000", "ERR_SEND", "Send 2 1 100"],
    ...["BeginSnapshot 1", "Started by Node 1", "Receive\t2", "1 TakeSnapshot -1", "Receive 2", "ReceiveAll", "CollectState"],
    ...["PrintSnapshot", "---Node states", "Node 1 = 1000", "Node 2 = 400", "---Channel states", "channel(1->2) = 0"],
    ...["channel(2->1) = 100", "KillAll", ""],
  ]);
});

it("echoes a command that fails, too", async () => {
  expect((await printed("echo", true)).slice(-3)).toEqual(["KillAll", "Receive 1", ""]);
});
