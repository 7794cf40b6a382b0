import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";
import { memoryPeakKib } from "./testing/processes.js";
import { heldScript, temporaryDirectory, writeScript } from "./testing/scripts.js";

/** A script that prints some megabytes, and the end of what it prints. */
const LONG = heldScript(2, ["PrintSnapshot", "Send 1 2 7", "Receive 2"]);
const LAST = "channel (2 → 1) = 0\n1 Transfer 7\n";
const FEW = ["StartMaster", "CreateNode 1 5", "CreateNode 2 5", "Send 1 2 3", "Receive 2"];

function openFile(path: string): number {
  const file = openSync(path, "w");
  onTestFinished(() => {
    closeSync(file);
  });
  return file;
}

describe("all of the output arrives", () => {
  it.each([[[]], [["--hosts", "0"]]])("at a reader that begins late, with %s", async (options) => {
    const run = new CutlineProcess([writeScript(LONG), ...options], { held: true });
    await run.standsStill();
    run.release();
    const { status, stdout } = await run.ended;
    expect(status).toBe(0);
    expect(stdout.endsWith(LAST)).toBe(true);
    expect(stdout.match(/Node states/g)).toHaveLength(15_001);
  });

  it("in a file", async () => {
    const path = join(temporaryDirectory(), "output");
    expect((await cutline([writeScript(LONG), "--hosts", "0"], { stdout: openFile(path) })).status).toBe(0);
    const output = readFileSync(path, "utf8");
    expect(output.endsWith(LAST)).toBe(true);
    expect(output.match(/Node states/g)).toHaveLength(15_001);
  });

  it("and does not pile up in memory before a reader that stands still", async () => {
    const nodes = Array.from({ length: 60 }, (_, node) => `CreateNode ${node} 1`);
    const prints = Array.from({ length: 2_000 }, () => "PrintSnapshot"); // 160 MB
    const script = writeScript(["StartMaster", ...nodes, "BeginSnapshot 1", "ReceiveAll", "CollectState", ...prints]);
    const run = new CutlineProcess([script, "--hosts", "0"], { held: true });
    await run.standsStill();
    await cutline(["--hosts", "0", "examples/arg.txt"]); // time in which it could go on printing

    expect(memoryPeakKib(run.processId)).toBeLessThan(120_000);
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
  });
});

describe("output that nobody takes any more", () => {
  const SHORT_OF_ROOM = { file: 1, error: "the file would be larger than it may be" };

  it("ends the run in silence where a reader has enough, as head does", async () => {
    const run = new CutlineProcess([writeScript(LONG)], { held: true });
    await run.standsStill();
    run.closeOutput();
    const { status, stderr } = await run.ended;
    expect({ status, stderr }).toEqual({ status: 141, stderr: "" });
    await run.gone();
  });

  it.each([
    ["a run", ["-"]],
    ["a run in this process", ["--hosts", "0", "-"]],
    ["help", ["--help"]],
    ["the version", ["--version"]],
  ])("is an error where the disk is full: %s", async (_name, words) => {
    const { status, stderr } = await cutline(words, { stdout: openFile("/dev/full"), input: FEW.join("\n") });
    expect(stderr).toBe("cutline: cannot write the output: the disk is full [OUTPUT_LOST]\n");
    expect(status).toBe(1);
  });

  it("is an error where a file takes a part of it only", async () => {
    const path = join(temporaryDirectory(), "output");
    const script = writeScript(LONG);
    const limited = { stdout: openFile(path), fileKib: SHORT_OF_ROOM.file };
    const { status, stderr } = await cutline(["--hosts", "0", script], limited);
    expect(stderr).toBe(`cutline: cannot write the output: ${SHORT_OF_ROOM.error} [OUTPUT_LOST]\n`);
    expect({ status, size: statSync(path).size }).toEqual({ status: 1, size: SHORT_OF_ROOM.file * 1024 });
  });

  it("does not hide why a script is bad, where errors can't be written: the exit status says it", async () => {
    const { status } = await cutline(["-"], { input: "Deposit 1 2\n", stderr: openFile("/dev/full") });
    expect(status).toBe(2);
  });
});
