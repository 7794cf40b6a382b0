import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";
import { writeScript } from "./testing/scripts.js";

const THREE = ["StartMaster", "CreateNode 1 100", "CreateNode 2 50", "CreateNode 3 10"];
const TWO = THREE.slice(0, 3);
const SNAPSHOT = ["ReceiveAll", "CollectState", "PrintSnapshot"];

/** A snapshot of nodes 1 and 2 as it is printed. */
function printed(balances: readonly [number, number], sums: readonly [number, number]): string[] {
  return [
    ...["---Node states", `node 1 = ${balances[0]}`, `node 2 = ${balances[1]}`],
    ...["---Channel states", `channel (1 → 2) = ${sums[0]}`, `channel (2 → 1) = ${sums[1]}`],
  ];
}

/** What the language says, a script that shows it, and all that it prints: nothing here is left to chance. */
const SENTENCES: readonly { readonly says: string; readonly script: readonly string[]; readonly prints: readonly string[] }[] = [
  {
    says: "amounts are exact to the last of 64 bits, in balances, payments and comparisons",
    script: [
      ...["StartMaster", "CreateNode 1 9223372036854775807", "CreateNode 2 0", "Send 1 2 9007199254740993", "Receive 2"],
      ...["Send 2 1 9007199254740994", "Send 2 1 9007199254740993", "BeginSnapshot 1", ...SNAPSHOT],
    ],
    prints: [
      ...["1 Transfer 9007199254740993", "ERR_SEND", "Started by Node 1", "---Node states", "node 1 = 9214364837600034814", "node 2 = 0"],
      ...["---Channel states", "channel (1 → 2) = 0", "channel (2 → 1) = 9007199254740993"],
    ],
  },
  {
    says: "a channel's sum may be more than any amount",
    script: [
      ...["StartMaster", "CreateNode 1 9223372036854775807", "CreateNode 2 9223372036854775807", "Send 2 1 9223372036854775807"],
      ...["Send 1 2 1", "Receive 2", "Send 2 1 1", "Send 1 2 9223372036854775806", "BeginSnapshot 1", "Receive 1"],
      ...["Send 1 2 1", ...SNAPSHOT],
    ],
    prints: [
      ...[
        "1 Transfer 1",
        "Started by Node 1",
        "2 Transfer 9223372036854775807",
        "---Node states",
        "node 1 = 0",
        "node 2 = 9223372036854775806",
      ],
      ...["---Channel states", "channel (1 → 2) = 0", "channel (2 → 1) = 9223372036854775808"],
    ],
  },
  {
    says: "ids may come in any order and with gaps, and are printed by number",
    script: ["StartMaster", "CreateNode 10 3", "CreateNode 4294967295 4", "CreateNode 2 0", "BeginSnapshot 10", ...SNAPSHOT],
    prints: [
      ...["Started by Node 10", "---Node states", "node 2 = 0", "node 10 = 3", "node 4294967295 = 4", "---Channel states"],
      ...["channel (2 → 10) = 0", "channel (2 → 4294967295) = 0", "channel (10 → 2) = 0", "channel (10 → 4294967295) = 0"],
      ...["channel (4294967295 → 2) = 0", "channel (4294967295 → 10) = 0"],
    ],
  },
  {
    says: "a Receive right behind a Send finds it, and none finds what is sent later",
    script: [
      ...[...THREE, "Receive 2 1", "Send 1 2 60", "Receive 2 1", "Send 2 3 110", "Receive 3 2", "Send 3 1 120", "Receive 1"],
      ...["Receive 1", "Send 1 2 160", "Send 1 2 1", "Receive 2"],
    ],
    prints: ["1 Transfer 60", "2 Transfer 110", "3 Transfer 120", "ERR_SEND", "1 Transfer 160"],
  },
  {
    says: "there is a channel in each direction between every two nodes, and each keeps its order",
    script: [
      ...[...THREE, "Send 1 2 1", "Send 1 3 2", "Send 2 1 3", "Send 2 3 4", "Send 3 1 5", "Send 3 2 4", "Send 1 2 7"],
      ...["Receive 2 3", "Receive 2 1", "Receive 2 1", "Receive 3 2", "Receive 3 1", "Receive 1 3", "Receive 1 2", "Receive 1 2"],
    ],
    prints: ["3 Transfer 4", "1 Transfer 1", "1 Transfer 7", "2 Transfer 4", "1 Transfer 2", "3 Transfer 5", "2 Transfer 3"],
  },
  {
    says: "a Send of more than there is leaves balance and channel as they are",
    script: [
      ...[...TWO, "Send 1 2 101", "Receive 2", "Send 1 2 100", "Send 1 2 1", "Send 1 2 0", "Receive 2", "Receive 2", "Receive 2"],
      ...["BeginSnapshot 1", ...SNAPSHOT],
    ],
    prints: ["ERR_SEND", "ERR_SEND", "1 Transfer 100", "1 Transfer 0", "Started by Node 1", ...printed([0, 150], [0, 0])],
  },
  {
    says: "ReceiveAll leaves nothing to receive, the markers that it sets off included",
    script: [...TWO, "Send 2 1 7", "BeginSnapshot 1", "ReceiveAll", "Receive 1", "Receive 2", "CollectState", "PrintSnapshot"],
    prints: ["Started by Node 1", ...printed([100, 43], [0, 7])],
  },
  {
    says: "a node that begins a snapshot records at once, and its markers are in its channels; they and all others wait for a Receive",
    script: [
      ...[...TWO, "Send 2 1 7", "BeginSnapshot 1", "Send 1 2 9", "Receive 2 1", "Receive 2 1", "Receive 2 1", "Receive 1", "Receive 1"],
      ...["Receive 1", "CollectState", "PrintSnapshot"],
    ],
    prints: [
      ...["Started by Node 1", "1 SnapshotToken -1", "1 Transfer 9", "2 Transfer 7", "2 SnapshotToken -1"],
      ...printed([100, 43], [0, 7]),
    ],
  },
  {
    says: "PrintSnapshot prints what was collected last, however often and whatever has happened since",
    script: [
      ...[...TWO, "BeginSnapshot 1", ...SNAPSHOT, "Send 1 2 5", "ReceiveAll", "BeginSnapshot 2", "ReceiveAll", "PrintSnapshot"],
      ...["CollectState", "PrintSnapshot"],
    ],
    prints: [
      ...["Started by Node 1", ...printed([100, 50], [0, 0]), "Started by Node 2", ...printed([100, 50], [0, 0])],
      ...printed([95, 55], [0, 0]),
    ],
  },
  {
    says: "snapshots under way together are collected together, once, and printed in the order they began",
    script: [
      ...[...TWO, "BeginSnapshot 2", "Send 2 1 5", "BeginSnapshot 1", "BeginSnapshot 1", ...SNAPSHOT],
      ...["BeginSnapshot 1", ...SNAPSHOT],
    ],
    prints: [
      ...["Started by Node 2", "Started by Node 1", "Started by Node 1", "---Snapshot 1", ...printed([100, 50], [0, 0])],
      ...["---Snapshot 2", ...printed([100, 45], [0, 5]), "---Snapshot 3", ...printed([100, 45], [0, 5])],
      ...["Started by Node 1", ...printed([105, 45], [0, 0])],
    ],
  },
  {
    says: "a StartMaster after KillAll starts afresh: no node, message or snapshot is left",
    script: [
      ...[...THREE, "BeginSnapshot 1", "Send 1 2 5", "KillAll", "StartMaster", "CreateNode 2 2", "CreateNode 1 1", "Receive 2"],
      ...["Send 1 2 2", "BeginSnapshot 2", ...SNAPSHOT],
    ],
    prints: ["Started by Node 1", "ERR_SEND", "Started by Node 2", ...printed([1, 2], [0, 0])],
  },
  {
    says: "a snapshot that a node joins, and that it sends in, adds up",
    script: [...TWO, "Send 2 1 7", "BeginSnapshot 1", "CreateNode 3 20", "Send 3 1 8", "Send 1 3 30", ...SNAPSHOT],
    prints: [
      ...["Started by Node 1", "---Node states", "node 1 = 100", "node 2 = 43", "node 3 = 12", "---Channel states"],
      ...["channel (1 → 2) = 0", "channel (1 → 3) = 0", "channel (2 → 1) = 7", "channel (2 → 3) = 0"],
      ...["channel (3 → 1) = 8", "channel (3 → 2) = 0"],
    ],
  },
];

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

describe.each([
  { where: "a process for each node", options: [] },
  { where: "one process", options: ["--hosts", "0"] },
])("in $where,", ({ options }) => {
  it.each(SENTENCES)("$says", async ({ script, prints }) => {
    const { status, stdout, stderr } = await cutline([...options, writeScript(script)]);
    expect(stdout).toBe(lines(prints));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

it("all of it holds on a master that runs elsewhere", async () => {
  const server = new CutlineProcess(["serve", "--port", "0", "--hosts", "0"]);
  const [, address = ""] = await server.prints(/listening on (\S+);/);
  const script = writeScript(SENTENCES.flatMap((sentence) => [...sentence.script, "KillAll"]));
  const stdout = lines(SENTENCES.flatMap(({ prints }) => prints));
  expect(await cutline(["--master", address, script])).toEqual({ status: 0, stdout, stderr: "" });
});

describe("what is left to chance", () => {
  /** What a script prints with each of some seeds. */
  const outputs = (script: readonly string[]): Promise<string[]> => {
    const path = writeScript(script);
    const seeds = ["1", "2", "3", "4", "5", "6", "7", "8"];
    return Promise.all(seeds.map(async (seed) => (await cutline(["--seed", seed, "--hosts", "0", path])).stdout));
  };

  it("is whose message a Receive takes that names nobody: the first of one that has sent something", async () => {
    const all = await outputs([
      ...THREE,
      "CreateNode 4 0",
      "Send 1 2 5",
      "Send 3 2 6",
      "Send 1 2 7",
      "Receive 2",
      "Receive 2",
      "Receive 2",
    ]);
    const [one, three, then] = ["1 Transfer 5", "3 Transfer 6", "1 Transfer 7"];
    const orders = [
      [one, three, then],
      [three, one, then],
      [one, then, three],
    ].map(lines);
    for (const output of all) expect(orders).toContain(output);
    expect(new Set(all.map((output) => output.slice(0, 1)))).toEqual(new Set(["1", "3"]));
  });

  it("is the order in which a ReceiveAll receives, which a snapshot shows", async () => {
    const all = await outputs([...THREE, "Send 1 2 5", "Send 3 2 6", "BeginSnapshot 1", ...SNAPSHOT]);
    const channels = (sum: number): string => `channel (3 → 1) = 0\nchannel (3 → 2) = ${sum}\n`;
    const cut = (balance: number): string => `node 2 = ${balance}\nnode 3 = 4\n---Channel states\nchannel (1 → 2) = 0\n`;
    const before = all.filter((output) => output.includes(cut(61)) && output.endsWith(channels(0)));
    const after = all.filter((output) => output.includes(cut(55)) && output.endsWith(channels(6)));
    expect(Math.min(before.length, after.length)).toBeGreaterThan(0);
    expect(before.length + after.length).toBe(all.length);
  });
});
