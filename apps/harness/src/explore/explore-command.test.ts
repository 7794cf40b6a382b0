import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EXIT_STATUS } from "../exit-status.js";
import { addExplore, exploreWorlds } from "./explore-command.js";

/** Runs `explore` with these words. Returns what it prints, and the exit status. */
async function run(...words: readonly string[]): Promise<{ output: string; report: string; status: unknown }> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addExplore(program);
  const [output, report] = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
  const text = (spy: typeof output): string => spy.mock.calls.map(([chunk]) => String(chunk)).join("");
  for (const spy of [output, report]) spy.mockReset().mockReturnValue(true);
  await program.parseAsync(["explore", ...words], { from: "user" });
  return { output: text(output), report: text(report), status: process.exitCode };
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe("explore", () => {
  it("tells of each world that is named how many states it has, and what was reached", async () => {
    const { output, status, report } = await run("line", "mesh");
    const withoutTime = output.replaceAll(/[\d,]+ states\/s/g, "N states/s").replace(/[\d.]+ s,/, "N s,");
    expect(withoutTime.split("\n")).toEqual([
      "ok    line: 262 states, 624 transitions, depth 12; N states/s",
      "      8 times a message is recorded in transit",
      "ok    mesh: 650 states, 1,817 transitions, depth 15; N states/s",
      "      5 times a message is recorded in transit",
      "      103 times a transfer is refused",
      "explore: every property holds; 912 states in N s, N states/s",
      "",
    ]);
    expect([status, report]).toEqual([EXIT_STATUS.done, ""]);
  });

  it("tells programs the same", async () => {
    const { output } = await run("line", "--format", "json");
    expect(JSON.parse(output)).toMatchObject({
      ok: true,
      worlds: [
        {
          world: "line",
          ok: true,
          states: 262,
          transitions: 624,
          depth: 12,
          reached: { "a message is recorded in transit": 8 },
          missed: [],
        },
      ],
    });
    expect((await run("line", "--format", "junit")).output).toContain('<testcase classname="explore" name="line" time="');
  });

  it("stops at a number of states, says so, and ends with 1", async () => {
    const { output, status } = await run("mesh", "--states", "100");
    expect(output).toMatch(/^FAIL {2}mesh: .*\n(?: .*\n)* {6}it has at least 101 states, and not all were visited: raise --states/);
    expect(output).toContain("explore: 1 of 1 worlds failed");
    expect(status).toBe(EXIT_STATUS.failed);
  });

  it("ends when it is asked to", async () => {
    await expect(exploreWorlds(["latecomer"], { format: "words", states: 1_000_000, signal: AbortSignal.abort() })).rejects.toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
  });

  it("refuses a world, a number and a format that there are not", async () => {
    await expect(run("nowhere")).rejects.toThrow('there is no world "nowhere"; there are pair, ');
    await expect(run("--states", "0")).rejects.toThrow(CommanderError);
    await expect(run("--format", "tap")).rejects.toThrow(CommanderError);
  });
});

describe("explore --replay", () => {
  let dir = "";
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cutline-explore-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function replay(text: string): Promise<Awaited<ReturnType<typeof run>>> {
    const file = join(dir, "script");
    await writeFile(file, text);
    return run("--replay", file);
  }

  const NODES = "node 1 5\nnode 2 0\nchannel 1->2\n";

  it("does a script in which every property holds", async () => {
    expect(await replay(`${NODES}initiate 1\ndeliver 1->2\n`)).toEqual({
      output: `${NODES}\ninitiate 1\ndeliver 1->2\n----\nevery property holds\n`,
      report: "",
      status: EXIT_STATUS.done,
    });
  });

  it("tells what breaks, where, and whether that is what the script says", async () => {
    const { output, report, status } = await replay(`${NODES}initiate 2\n----\nevery property holds\n`);
    expect(output).toContain("----\neventually: a snapshot that was begun ends\nsnapshot 2-1 waits for nodes 1, 2, ");
    expect(report).toBe(
      `cutline-harness: the script says otherwise: every property holds\ncutline-harness: broken at ${join(dir, "script")}:4\n`,
    );
    expect(status).toBe(EXIT_STATUS.failed);
    expect((await replay(output)).report).toBe(`cutline-harness: broken at ${join(dir, "script")}:5\n`);
  });

  it("refuses a script that can't be read or done", async () => {
    await expect(replay("transfer 1 2 3")).rejects.toThrow(/script:1: "transfer 1 2 3": a script has no such line/);
    await expect(run("--replay", join(dir, "none"))).rejects.toThrow(`${dir}/none: there is no such file or folder`);
  });
});
