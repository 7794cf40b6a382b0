import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cutline } from "./testing/cutline-process.js";

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
