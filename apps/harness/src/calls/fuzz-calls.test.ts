import { expect, it } from "vitest";
import { fuzzCalls } from "./fuzz-calls.js";

const quiet = { signal: new AbortController().signal, progress: (): void => undefined };

it("clients who call at once, and give up half of their calls, find everything done once or not at all", { timeout: 120_000 }, async () => {
  const cases = await fuzzCalls({ ...quiet, seed: 1n, count: 1, clients: 4, calls: 150 });
  expect(cases.filter(({ ok }) => !ok)).toEqual([]);
  expect(cases.map(({ name }) => name)).toEqual(["--hosts 0, seed 1", "--hosts 2, seed 1", "a process for each node, seed 1"]);
  for (const { story } of cases)
    expect(story).toMatch(/^\d nodes, \d{3} calls: [1-9]\d* refused, [1-9]\d* given up; [1-9]\d* transfers received$/);
});
