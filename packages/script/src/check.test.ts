import { describe, expect, it } from "vitest";
import { formatDifference, TranscriptCheck } from "./check.js";
import { parseScript } from "./parse.js";
import { runCommands } from "./run.js";
import { MemoryCluster } from "./testing/memory-cluster.js";

const HEAD = ["StartMaster", "CreateNode 1 100", "CreateNode 2 50", "Send 1 2 30"];

/** What `check` says of a transcript, run on a cluster in memory. */
async function differences(...lines: readonly string[]): Promise<string[]> {
  const script = parseScript([...HEAD, ...lines].join("\n"), "arg.txt");
  const check = new TranscriptCheck(script);
  const cluster = new MemoryCluster();
  const silent = { write: () => undefined };
  await runCommands(script, { cluster, style: check.style, output: silent, report: silent, seed: 1n, keepGoing: false, signal: null });
  await cluster.close();
  return check.differences().map((difference) => formatDifference(script.file, difference));
}

const SNAPSHOT = ["BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];

describe("a transcript", () => {
  it("that says what the run prints has no difference", async () => {
    expect(await differences("Receive 2 1", "1 Transfer 30", "Send 1 2 71", "ERR_SEND")).toEqual([]);
  });

  it("may be spelled in any way", async () => {
    const printed = ["---Node states", "Node 1 = 70", "node 2 = 80", "---Channel states", "channel(1->2) = 0", "channel (2 → 1) = 0"];
    expect(await differences("> Receive 2 1", "1 Transfer  30", ...SNAPSHOT, ...printed)).toEqual([]);
  });

  it("need not show what every command prints", async () => {
    expect(await differences("Receive 2 1", ...SNAPSHOT)).toEqual([]);
  });

  it("with another output differs at its line", async () => {
    expect(await differences("Receive 2 1", "1 Transfer 31")).toEqual(["arg.txt:6: expected 1 Transfer 31, but it printed 1 Transfer 30"]);
    expect(await differences("Receive 2 1", "1 SnapshotToken -1")).toEqual([
      "arg.txt:6: expected 1 SnapshotToken -1, but it printed 1 Transfer 30",
    ]);
  });

  it("with an output too many differs there", async () => {
    expect(await differences("ERR_SEND")).toEqual(["arg.txt:5: expected ERR_SEND, but it printed nothing more"]);
  });

  it("with an output too few differs behind those it has", async () => {
    expect(await differences(...SNAPSHOT, "---Node states", "node 1 = 70")).toEqual([
      "arg.txt:10: behind this line it also printed: node 2 = 80",
      "arg.txt:10: behind this line it also printed: ---Channel states",
      "arg.txt:10: behind this line it also printed: channel (1 → 2) = 0",
      "arg.txt:10: behind this line it also printed: channel (2 → 1) = 0",
    ]);
  });

  it("whose command never came differs: the run ended before it", async () => {
    expect(await differences("Receive 9", "1 Transfer 30", "Receive 2", "1 Transfer 30")).toEqual([
      "arg.txt:6: expected 1 Transfer 30, but it printed nothing more",
      "arg.txt:8: expected 1 Transfer 30, but it printed nothing more",
    ]);
  });

  it("that expects something before any command differs there", () => {
    const script = parseScript("1 Transfer 30\nStartMaster", "arg.txt");
    expect(new TranscriptCheck(script).differences()).toEqual([{ line: 1, expected: "1 Transfer 30", printed: null }]);
  });
});
