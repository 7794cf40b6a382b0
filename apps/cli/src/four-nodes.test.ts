import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { type PrintedSnapshot, snapshotsIn, writeScript } from "./testing/scripts.js";

const BEGINNING = readFileSync(fileURLToPath(new URL("../testdata/four-nodes.txt", import.meta.url)), "utf8").trimEnd();
const DEPOSITS = 3500n;
const PLACEMENTS = [[], ["--hosts", "2"], ["--hosts", "0"]];

/** Plays a script that goes on after the beginning, on a process for each node, on two hosts and on none, and gives what each run printed. */
async function play(...then: string[]): Promise<string[]> {
  const script = writeScript([BEGINNING, ...then]);
  const outputs: string[] = [];
  for (const options of PLACEMENTS) {
    const { status, stdout, stderr } = await cutline([script, ...options]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    outputs.push(stdout);
  }
  return outputs;
}

/** What holds of the snapshot that node 20 began, whatever was left to chance: it records at once, and what was on its way to it then is in transit. */
function expectTheFirstCut(snapshot: PrintedSnapshot | undefined): void {
  expect(snapshot?.sum).toBe(DEPOSITS);
  expect(snapshot?.nodes.get(20)).toBe(1050n);
  expect([...(snapshot?.nodes.keys() ?? [])]).toEqual([3, 5, 11, 20]);
  expect(snapshot?.channels.size).toBe(12);
  expect(snapshot?.channels.get("5>20")).toBe(10n);
  expect(snapshot?.channels.get("3>20")).toBe(75n);
  expect(snapshot?.channels.get("11>20")).toBe(75n);
}

/** The lines before the first snapshot: two payments that bounce, two receives of which one is left to chance, and the beginning. */
const BEFORE = /^ERR_SEND\n(?:5 Transfer 60|20 Transfer 250|11 Transfer 35)\n5 Transfer 150\nERR_SEND\nStarted by Node 20\n/;
const SNAPSHOT = String.raw`---Node states\n(?:node \d+ = \d+\n){4}---Channel states\n(?:channel \(\d+ → \d+\) = \d+\n){12}`;

describe("a snapshot under way", () => {
  it("is the same to everybody where nothing happens but receiving", async () => {
    for (const output of await play("ReceiveAll", "CollectState", "PrintSnapshot", "KillAll")) {
      expect(output).toMatch(BEFORE);
      expect(output.replace(BEFORE, "")).toMatch(new RegExp(`^${SNAPSHOT}$`));
      expectTheFirstCut(snapshotsIn(output)[0]);
    }
  });

  it("leaves out what its initiator sends after it began", async () => {
    const outputs = await play("Send 20 5 400", "Receive 5 20", "Receive 5 20", "ReceiveAll", "CollectState", "PrintSnapshot");
    for (const output of outputs) {
      expect(output).toContain("Started by Node 20\n20 Transfer 100\n20 SnapshotToken -1\n---Node states\n");
      expectTheFirstCut(snapshotsIn(output)[0]);
    }
  });

  it("leaves out what happens once all markers have arrived", async () => {
    for (const output of await play("ReceiveAll", "Send 3 11 300", "Receive 11 3", "CollectState", "PrintSnapshot")) {
      expect(output).toContain("Started by Node 20\n3 Transfer 300\n---Node states\n");
      expectTheFirstCut(snapshotsIn(output)[0]);
    }
  });

  it("is printed as it was collected, whatever happens later", async () => {
    const outputs = await play("ReceiveAll", "CollectState", "PrintSnapshot", "Send 3 11 300", "ReceiveAll", "PrintSnapshot");
    for (const output of outputs) {
      const [first, second] = snapshotsIn(output);
      expectTheFirstCut(first);
      expect(second).toEqual(first);
    }
  });
});

it("a second snapshot, of nodes at rest, has every balance and nothing in transit", async () => {
  const second = ["Send 3 11 300", "ReceiveAll", "BeginSnapshot 5", "ReceiveAll", "CollectState", "PrintSnapshot"];
  for (const output of await play("ReceiveAll", "CollectState", "PrintSnapshot", ...second)) {
    const snapshots = snapshotsIn(output);
    expect(snapshots).toHaveLength(2);
    expectTheFirstCut(snapshots[0]);
    expect(Object.fromEntries(snapshots[1]?.nodes ?? [])).toEqual({ 3: 670n, 5: 615n, 11: 1005n, 20: 1210n });
    expect(new Set(snapshots[1]?.channels.values())).toEqual(new Set([0n]));
  }
});
