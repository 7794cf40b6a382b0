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

it("has three styles, the course's first", () => {
  expect([...STYLES.keys()]).toEqual(["course", "echo", "seed"]);
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
