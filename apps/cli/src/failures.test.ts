import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { writeScript } from "./testing/scripts.js";

const BEGINNING = ["StartMaster", "CreateNode 1 100", "CreateNode 2 50", "Send 1 2 30", "Receive 2"];
const MOST = "9223372036854775807";
const PRINTED = "---Node states\nnode 1 = 70\nnode 2 = 80\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 0\n";

/** Name, what comes behind the beginning, which of its lines fails, and what is said of that. */
const FAILURES: readonly (readonly [string, readonly string[], number, string])[] = [
  ["a Send from a node that does not exist", ["Send 9 1 5"], 1, "node 9 does not exist; create it first [UNKNOWN_NODE]"],
  ["a Send to a node that does not exist", ["Send 1 9 5"], 1, "node 9 does not exist; create it first [UNKNOWN_NODE]"],
  ["a Receive at a node that does not exist", ["Receive 9"], 1, "node 9 does not exist; create it first [UNKNOWN_NODE]"],
  ["a Receive from a node that does not exist", ["Receive 1 9"], 1, "node 9 does not exist; create it first [UNKNOWN_NODE]"],
  ["a snapshot at a node that does not exist", ["BeginSnapshot 9"], 1, "node 9 does not exist; create it first [UNKNOWN_NODE]"],
  ["a node id in use", ["CreateNode 2 7"], 1, "node 2 exists already [NODE_EXISTS]"],
  ["a Send to itself", ["Send 1 1 5"], 1, "node 1 can't send to itself [SEND_TO_ITSELF]"],
  ["a second StartMaster", ["StartMaster"], 1, "the master is started already; KillAll ends it [ALREADY_STARTED]"],
  ["a command after KillAll", ["KillAll", "Receive 2"], 2, "there is no master; StartMaster starts one [NOT_STARTED]"],
  ["a second KillAll", ["KillAll", "KillAll"], 2, "there is no master; StartMaster starts one [NOT_STARTED]"],
  [
    "a PrintSnapshot before any CollectState",
    ["PrintSnapshot"],
    1,
    "no snapshot was collected yet; CollectState does that [NOTHING_COLLECTED]",
  ],
  [
    "a CollectState with no snapshot begun",
    ["CollectState"],
    1,
    "no snapshot was begun since the last CollectState; begin one first [NO_SNAPSHOT]",
  ],
  [
    "a balance that would pass the largest amount",
    [`CreateNode 3 ${MOST}`, "Send 1 3 1", "Receive 3"],
    3,
    `node 3 can't take in 1 from node 1: with the ${MOST} that it has, its balance would pass ${MOST} [BALANCE_OVERFLOW]`,
  ],
];

describe("a command that can't be done ends the run:", () => {
  it.each(FAILURES)("%s", async (_name, then, failing, story) => {
    const path = writeScript([...BEGINNING, ...then, "Send 1 2 10", "Receive 2"]);
    const { status, stdout, stderr } = await cutline(["--hosts", "1", path]);
    const line = BEGINNING.length + failing;
    expect(stderr).toBe(`${path}:${line}: ${then[failing - 1]}: ${story}\n`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "1 Transfer 30\n" });
  });

  it("a command before StartMaster", async () => {
    const path = writeScript(["# the master comes too late", "CreateNode 1 5", "StartMaster"]);
    const { status, stdout, stderr } = await cutline([path]);
    expect(stderr).toBe(`${path}:2: CreateNode 1 5: there is no master; StartMaster starts one [NOT_STARTED]\n`);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });

  it("a CollectState while markers wait in channels, which it lists", async () => {
    const path = writeScript([...BEGINNING, "CreateNode 3 0", "BeginSnapshot 1", "Receive 2 1", "CollectState", "PrintSnapshot"]);
    const { status, stdout, stderr } = await cutline([path]);
    expect(stderr.replace(/snapshot \S+ is/, "snapshot S is")).toBe(
      `${path}:9: CollectState: snapshot S is not whole: nodes 1, 2, 3 are not done, and its markers wait in ` +
        "(1 → 3), (2 → 1), (2 → 3). Receive them (Receive, ReceiveAll) and collect again [MARKERS_WAITING]\n",
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: "1 Transfer 30\nStarted by Node 1\n1 SnapshotToken -1\n" });
  });
});

describe("with --keep-going", () => {
  it("each is reported, none changes anything, and the rest is done", async () => {
    const failing = ["Send 9 1 5", "Send 1 1 5", "CreateNode 2 7", "StartMaster", "CollectState", "PrintSnapshot"];
    const rest = ["BeginSnapshot 1", "CollectState", "ReceiveAll", "CollectState", "PrintSnapshot", "KillAll", "Receive 1"];
    const path = writeScript([...BEGINNING, ...failing, ...rest]);
    const { status, stdout, stderr } = await cutline(["--keep-going", path]);
    expect(stderr.match(/arg\.txt:\d+: .*?:/g)).toEqual(
      [...failing, "CollectState"]
        .map((command, index) => `arg.txt:${index + 6 + Number(index === 6)}: ${command}:`)
        .concat("arg.txt:18: Receive 1:"),
    );
    expect(stdout).toBe(`1 Transfer 30\nStarted by Node 1\n${PRINTED}`);
    expect(status).toBe(1);
  });

  it("a ReceiveAll that can't be done has received nothing", async () => {
    const path = writeScript([...BEGINNING, "Send 1 2 7", `CreateNode 3 ${MOST}`, "Send 2 3 1", "ReceiveAll", "Receive 2", "Receive 3"]);
    const { status, stdout, stderr } = await cutline(["--keep-going", "--hosts", "1", path]);
    expect(stderr.match(/arg\.txt:\d+: .*?:|\[.*\]/g)).toEqual([
      ...["arg.txt:9: ReceiveAll:", "[BALANCE_OVERFLOW]", "arg.txt:11: Receive 3:", "[BALANCE_OVERFLOW]"],
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "1 Transfer 30\n1 Transfer 7\n" });
  });

  it("what is echoed tells which commands were tried", async () => {
    const path = writeScript(["StartMaster", "CreateNode 1 5", "Receive 7", "Receive 1"]);
    const { stdout } = await cutline(["--keep-going", "--style", "echo", path]);
    expect(stdout).toBe("StartMaster\nCreateNode 1 5\nReceive 7\nReceive 1\n");
  });
});
