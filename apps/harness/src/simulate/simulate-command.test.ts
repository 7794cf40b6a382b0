import { fileURLToPath } from "node:url";
import { REACHABLE } from "@cutline/sim";
import { describe, expect, it } from "vitest";
import { runCutline } from "../cutline-process.js";
import { EXIT_STATUS } from "../exit-status.js";

const HARNESS = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

function simulate(...words: readonly string[]): ReturnType<typeof runCutline> {
  return runCutline(["simulate", ...words], { program: HARNESS });
}

describe("simulate", () => {
  it("breaks nothing in 2,000 runs, and reaches everything that it is there for", async () => {
    const { output, status, report } = await simulate("--runs", "2000");
    expect([status, report]).toEqual([EXIT_STATUS.done, ""]);
    const lines = output.trimEnd().split("\n");
    expect(lines.slice(0, -1).map((line) => line.replace(/^ *[1-9][\d,]* {2}/, ""))).toEqual(REACHABLE);
    expect(lines.at(-1)).toMatch(/^simulate: no run broke anything; 2,000 runs from seed 0x1 in [\d.]+ s, [\d,]+ runs\/s$/);
  }, 120_000);

  it("does the same on any number of threads", async () => {
    const [one, three] = await Promise.all([simulate("--runs", "250", "--jobs", "1"), simulate("--runs", "250", "--jobs", "3")]);
    const counts = (output: string): string => output.slice(0, output.indexOf("simulate:"));
    expect(counts(one.output)).toBe(counts(three.output));
  });

  it("does one run again from its seed, in either writing, and tells what happens in it", async () => {
    const { output, status } = await simulate("--seed", "0x2a");
    expect(status).toBe(EXIT_STATUS.done);
    expect(output).toMatch(/^\d hosts with clocks that run at /);
    expect(output).toMatch(/ ms {2}node 1 joins on host 1\n/);
    expect(output).toMatch(/\nsimulate: no run broke anything; 1 runs from seed 0x2a in /);
    const plan = (text: string): string => text.slice(0, text.indexOf("  commands done"));
    expect(plan((await simulate("--seed", "42")).output)).toBe(plan(output));
  });

  it.each([
    ["--seed", "x"],
    ["--seed", "9223372036854775808"],
    ["--runs", "0"],
    ["--jobs", "-1"],
  ])("refuses %s %s", async (option, value) => {
    const { status, report } = await simulate(option, value);
    expect(status).toBe(EXIT_STATUS.usage);
    expect(report).toContain(`option '${option} <n>' argument '${value}' is invalid`);
  });
});
