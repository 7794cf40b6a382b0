import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runCutline } from "../cutline-process.js";
import { EXIT_STATUS } from "../exit-status.js";
import { caseFolder } from "../testing/case-folder.js";
import { summary } from "./hunt-commands.js";
import type { Hunted } from "./hunt.js";

const HARNESS = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

function mutants(...words: readonly string[]): ReturnType<typeof runCutline> {
  return runCutline(["mutants", ...words], { program: HARNESS });
}

function hunted(part: string | null, milliseconds = 0): Hunted {
  return { name: "", ok: part !== null, story: "", milliseconds, caught: part === null ? null : { part, milliseconds } };
}

describe("mutants", { timeout: 120_000 }, () => {
  it("tells which check caught a bug, how fast, where, and what it saw; and sums up", async () => {
    const { output, status, report } = await mutants("marker-sent-twice", "out-before-disk");
    expect(output.replaceAll(/\d+\.\d s/g, "N s").split("\n")).toEqual([
      expect.stringMatching(/^ok {4}marker-sent-twice: explorer: world \S+, \d+ states: always: .+ \(N s\)$/),
      expect.stringMatching(/^ok {4}out-before-disk: simulator: seed 0x[\da-f]+, \S+: .+ \(N s\)$/),
      "mutants: all 2 cases conform",
      "     1 caught by explorer, in N s (median), N s (slowest)",
      "     1 caught by simulator, in N s (median), N s (slowest)",
      "     0 caught by unit tests",
      "",
    ]);
    expect([status, report]).toEqual([EXIT_STATUS.done, ""]);
  });

  it("draws a sample, the same each time; tells programs the same, and fails where a bug does not apply", async () => {
    const bug = (right: string): string => `Five.\n\nfile: LICENSE\n--- right\n${right}--- wrong\nfive\n`;
    const dir = await caseFolder({ "one.txt": bug("no such line\n"), "two.txt": bug("nor this\n"), "three.txt": bug("nor that\n") });
    const words = ["--dir", dir, "--sample", "2", "--seed", "3", "--format", "json"];
    const { output, status } = await mutants(...words);
    expect(status).toBe(EXIT_STATUS.failed);
    const names = (text: string): unknown => (JSON.parse(text) as { cases: { name: string }[] }).cases.map(({ name }) => name);
    expect(names(output)).toHaveLength(2);
    expect(names((await mutants(...words)).output)).toEqual(names(output));
  });

  it("explains itself", async () => {
    const { output, status } = await mutants("--help");
    expect(status).toBe(EXIT_STATUS.done);
    expect(output).toContain("These look for a bug, the cheapest first: explorer, simulator, unit tests.");
    expect(output).toContain("--seed <n>");
  });

  it.each([
    [["nobody"], "there is no planted bug nobody in "],
    [["--sample", "0"], "It is at least 1."],
    [["--seed", "x"], "It is a whole number below 2^63."],
    [["--format", "xml"], "Allowed choices are words, junit, tap, json."],
  ])("refuses %j", async (words, reason) => {
    const { status, report } = await mutants(...words);
    expect(status).toBe(EXIT_STATUS.usage);
    expect(report).toContain(reason);
  });
});

it("a summary counts what each part caught, and how fast", () => {
  const parts = [
    { name: "quick", find: () => Promise.resolve(null) },
    { name: "slow", find: () => Promise.resolve(null) },
  ];
  const cases = [hunted("quick", 100), hunted(null), hunted("quick", 900), hunted("quick", 400)];
  expect(summary(parts, cases)).toBe("     3 caught by quick, in 0.4 s (median), 0.9 s (slowest)\n     0 caught by slow\n");
});
