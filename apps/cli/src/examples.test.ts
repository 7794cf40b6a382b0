import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { depositsIn, snapshotsIn } from "./testing/scripts.js";

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));
const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith(".txt"));
const PLACEMENTS = [
  { where: "a process for each node", options: [] },
  { where: "one process", options: ["--hosts", "0"] },
  { where: "one host", options: ["--hosts", "1"] },
  { where: "two hosts", options: ["--hosts", "2"] },
];

/** Those where nothing is left to chance, and what they print. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  "arg.txt": [
    "1 Transfer 50",
    "Started by Node 1",
    "1 SnapshotToken -1",
    "---Node states",
    "node 1 = 70",
    "node 2 = 100",
    "---Channel states",
    "channel (1 → 2) = 0",
    "channel (2 → 1) = 30",
  ],
  "overdraft.txt": [
    "ERR_SEND",
    "ERR_SEND",
    "2 Transfer 50",
    "Started by Node 1",
    "---Node states",
    "node 1 = 0",
    "node 2 = 200",
    "---Channel states",
    "channel (1 → 2) = 0",
    "channel (2 → 1) = 0",
  ],
  "late-node.txt": [
    "Started by Node 1",
    "---Node states",
    "node 1 = 100",
    "node 2 = 80",
    "node 3 = 45",
    "---Channel states",
    "channel (1 → 2) = 0",
    "channel (1 → 3) = 0",
    "channel (2 → 1) = 20",
    "channel (2 → 3) = 0",
    "channel (3 → 1) = 5",
    "channel (3 → 2) = 0",
  ],
  "ring.txt": [
    "Started by Node 1",
    "---Node states",
    ...["node 1 = 100", "node 2 = 100", "node 3 = 100", "node 4 = 70"],
    "---Channel states",
    ...["channel (1 → 2) = 0", "channel (2 → 3) = 0", "channel (3 → 4) = 0", "channel (4 → 1) = 30"],
  ],
  "two-roots.txt": [
    ...["1 Transfer 50", "Started by Node 1", "1 SnapshotToken -1", "2 SnapshotToken -1", "4 Transfer 20", "4 SnapshotToken -1"],
    "---Node states",
    ...["node 1 = 50", "node 2 = 150", "node 3 = 100", "node 4 = 80"],
    "---Channel states",
    ...["channel (1 → 2) = 0", "channel (2 → 3) = 0", "channel (4 → 3) = 20"],
  ],
  "snapshots-at-once.txt": [
    "Started by Node 1",
    "Started by Node 2",
    "---Snapshot 1",
    "---Node states",
    "node 1 = 100",
    "node 2 = 90",
    "---Channel states",
    "channel (1 → 2) = 0",
    "channel (2 → 1) = 10",
    "---Snapshot 2",
    "---Node states",
    "node 1 = 105",
    "node 2 = 90",
    "---Channel states",
    "channel (1 → 2) = 5",
    "channel (2 → 1) = 0",
  ],
};

describe.each(NAMES)("examples/%s", (name) => {
  const script = readFileSync(`${EXAMPLES}${name}`, "utf8");

  it.each(PLACEMENTS)("runs on $where, and every snapshot accounts for all money", async ({ options }) => {
    const { status, stdout, stderr } = await cutline([`examples/${name}`, ...options]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        name === "transcript.txt" ? "examples/transcript.txt:13: 12 lines from here on are outputs of a transcript, and ignored\n" : "",
    });
    const snapshots = snapshotsIn(stdout);
    expect(snapshots.length).toBeGreaterThan(0);
    for (const { sum } of snapshots) expect(sum).toBe(depositsIn(script));
    const expected = OUTPUTS[name];
    if (expected !== undefined) expect(stdout).toBe(expected.map((line) => `${line}\n`).join(""));
  });

  it("begins with a comment that says what to look at", () => {
    const [comment = ""] = script.split(/\n(?!#)/);
    expect(comment).toMatch(/^# \S/);
    expect(comment).toContain("\n# Look at: ");
  });
});

it("prints the lines of the transcript", async () => {
  const { stdout } = await cutline(["examples/transcript.txt"]);
  const lines = readFileSync(`${EXAMPLES}transcript.txt`, "utf8").split("\n");
  expect(stdout.split("\n").filter((line) => line !== "")).toEqual(lines.filter((line) => /^[^#$]/.test(line)));
});
