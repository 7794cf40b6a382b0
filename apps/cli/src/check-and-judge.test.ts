import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { SpawnLog } from "./testing/spawn-log.js";

/** A file of the test's own, gone with it. */
function file(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "cutline-test-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const SCRIPT = "StartMaster\nCreateNode 1 100\nCreateNode 2 50\nSend 1 2 30\nReceive 2 1\n";

describe("check", () => {
  it("runs transcripts and finds them as they are", async () => {
    const { status, stdout } = await cutline(["check", "examples/transcript.txt", "examples/arg.txt"]);
    expect(stdout).toMatch(/^ok {4}examples\/transcript\.txt: all \d+ lines of output are as expected\n/);
    expect(stdout).toMatch(/\ncheck: all 2 cases conform\n$/);
    expect(status).toBe(0);
  });

  it("tells a difference by line number, and exits with 1", async () => {
    const bad = file("bad.txt", `${SCRIPT}1 Transfer 31\n`);
    const { status, stdout } = await cutline(["check", "--hosts", "0", bad]);
    expect(stdout).toContain(`FAIL  ${bad}\n      ${bad}:6: expected 1 Transfer 31, but it printed 1 Transfer 30\n`);
    expect(status).toBe(1);
  });

  it("takes a transcript in either spelling, with prompts", async () => {
    const script = SCRIPT.replaceAll(/^(?=.)/gm, "$ ");
    const snapshot =
      "> BeginSnapshot 1\nStarted by Node 1\n> Receive 2 1\n1 TakeSnapshot -1\n> ReceiveAll\n> CollectState\n> PrintSnapshot\n";
    const states = "---Node states\nNode 1 = 70\nnode 2 = 80\n---Channel states\nchannel(1->2) = 0\nchannel (2 → 1) = 0\n";
    const { status, stdout } = await cutline(["check", "--hosts", "0", file("good.txt", `${script}1 Transfer 30\n${snapshot}${states}`)]);
    expect(stdout).toContain("all 9 lines of output are as expected");
    expect(status).toBe(0);
  });

  it("tells a command that can't be done", async () => {
    const { status, stdout } = await cutline(["check", "--hosts", "0", "--format", "tap", file("bad.txt", "StartMaster\nReceive 3\n")]);
    expect(stdout).toMatch(/^TAP version 14\n1\.\.1\nnot ok 1 - .*bad\.txt # time=\d+ms\n {2}---\n {2}message: \|\n {4}.*UNKNOWN_NODE/);
    expect(status).toBe(1);
  });

  it("runs nothing if one of the files can't be parsed", async () => {
    const { status, stdout, stderr } = await cutline(["check", "examples/arg.txt", file("bad.txt", "Sned 1 2 3\n")]);
    expect(stdout).toBe("");
    expect(stderr).toContain("did you mean Send?");
    expect(status).toBe(2);
  });
});

describe("judge", () => {
  it("finds our own output legal, whatever the seed", async () => {
    const { stdout: output } = await cutline(["run", "--hosts", "0", "--seed", "5", "examples/six-nodes.txt"]);
    const { status, stdout } = await cutline(["judge", "examples/six-nodes.txt", "-"], { input: output });
    expect(stdout).toBe("<standard input>: legal, a run of examples/six-nodes.txt\n");
    expect(status).toBe(0);
  });

  it("names the first line that no run prints, and why", async () => {
    const { status, stdout } = await cutline(["judge", file("arg.txt", SCRIPT), "-"], { input: "1 Transfer 31\n" });
    expect(stdout).toMatch(/^<standard input>:1: no run of .*arg\.txt prints this\n {4}1 Transfer 31\n {2}.*30/);
    expect(status).toBe(1);
  });

  it("needs no run of its own: it starts no process", async () => {
    const spawned = new SpawnLog();
    const script = file("arg.txt", SCRIPT);
    for (const input of ["1 Transfer 30\n", "1 Transfer 31\n"]) await cutline(["judge", script, "-"], { input, node: spawned.node });
    expect(spawned.lines).toEqual([]);
  });

  it("takes the outputs of other programs that speak the language: other spellings, echoed commands, prompts", async () => {
    const script = file("arg.txt", `${SCRIPT}BeginSnapshot 1\nReceive 2\nReceiveAll\nCollectState\nPrintSnapshot\n`);
    const states = "---Node states\nNode 1 = 70\nNode 2 = 80\n---Channel states\nchannel(1->2) = 0\nchannel(2->1) = 0\n";
    const bare = `1 Transfer 30\nStarted by Node 1\n1 TakeSnapshot -1\n${states}`;
    const echoed = SCRIPT.replaceAll(/^/gm, "> ").replace(/> $/, "") + "1 Transfer 30\n> BeginSnapshot 1\nStarted by Node 1\n";
    const prompted = `${echoed}> Receive 2\n1 SnapshotToken -1\n> ReceiveAll\n> CollectState\n> PrintSnapshot\n${states}`;
    for (const input of [bare, prompted]) {
      const { status, stdout } = await cutline(["judge", script, "-"], { input });
      expect(stdout).toContain("<standard input>: legal, a run of ");
      expect(status).toBe(0);
    }
  });

  it("counts and lists the outputs of a script", async () => {
    const { status, stdout } = await cutline(["judge", "--count", "--list", "3", file("arg.txt", SCRIPT)]);
    expect(stdout).toMatch(/arg\.txt: 1 distinct legal output\n--- output 1 of 1\n1 Transfer 30\n$/);
    expect(status).toBe(0);
  });

  it("wants something to do", async () => {
    const { status, stderr } = await cutline(["judge", "examples/arg.txt"]);
    expect(stderr).toBe("cutline: name an output to judge, or ask for --count or --list\n");
    expect(status).toBe(2);
  });
});
