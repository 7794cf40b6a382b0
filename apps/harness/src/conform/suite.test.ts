import { Command, CommanderError } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EXIT_STATUS } from "../exit-status.js";
import type { CaseResult } from "@cutline/report";
import { addConform, addSuite, type SuiteOptions } from "./suite.js";

interface TimesOptions extends SuiteOptions {
  readonly times: string;
}

/** Runs `conform times` with these words. Returns what is printed. */
async function run(words: readonly string[], cases: (options: TimesOptions) => CaseResult[]): Promise<string> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const suite = {
    name: "times",
    description: "for the test",
    run: (options: TimesOptions) => Promise.resolve(cases(options)),
  };
  addSuite(addConform(program), suite).option("--times <n>", "how often", "1");
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await program.parseAsync(["conform", "times", ...words], { from: "user" });
  return write.mock.calls.map(([chunk]) => String(chunk)).join("");
}

function result({ dir, times }: TimesOptions, ok: boolean): CaseResult[] {
  return [{ name: dir, ok, story: `${times} times`, milliseconds: 0 }];
}

describe("a suite's command", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });

  it("has options of its own, and prints words", async () => {
    expect(await run(["--dir", "here", "--times", "3"], (options) => result(options, true))).toBe(
      "ok    here: 3 times\ntimes: the one case conforms\n",
    );
    expect(process.exitCode).toBe(EXIT_STATUS.done);
  });

  it("prints what --format says, and ends with 1 where a case doesn't conform", async () => {
    const text = await run(["--dir", "here", "--format", "json"], (options) => result(options, false));
    expect(JSON.parse(text)).toMatchObject({ suite: "times", ok: false, cases: [{ name: "here", story: "1 times" }] });
    expect(process.exitCode).toBe(EXIT_STATUS.failed);
  });

  it("refuses a folder without a case, a format that there is not, and no folder", async () => {
    await expect(run(["--dir", "here"], () => [])).rejects.toThrow("there is no case of times in here");
    await expect(run(["--dir", "here", "--format", "xml"], () => [])).rejects.toThrow(CommanderError);
    await expect(run([], () => [])).rejects.toThrow(CommanderError);
  });
});
