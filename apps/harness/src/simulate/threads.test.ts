import { expect, it } from "vitest";
import { simulateOnThreads } from "./threads.js";
import type { Tally } from "./runs.js";

/** As built: threads can't run TypeScript. */
const program = new URL("../../dist/simulate/worker.js", import.meta.url);
const options = { seed: 1n, jobs: 2, program, signal: new AbortController().signal };

it("does every run once", async () => {
  const tallies: Tally[] = [];
  await simulateOnThreads({ ...options, count: 250, take: (tally) => tallies.push(tally) > 0 });
  expect(tallies.map(({ runs }) => runs).sort((one, other) => one - other)).toEqual([50, 100, 100]);
  expect(tallies.flatMap(({ failures }) => failures)).toEqual([]);
});

it("begins nothing more once it is told that this is enough", async () => {
  const tallies: Tally[] = [];
  await simulateOnThreads({ ...options, count: 100_000_000, take: (tally) => tallies.push(tally) < 1 });
  expect(tallies.length).toBeLessThanOrEqual(2);
});

it("ends its threads when it is interrupted", async () => {
  const abort = new AbortController();
  const take = (): boolean => {
    abort.abort();
    return true;
  };
  await expect(simulateOnThreads({ ...options, count: 100_000_000, signal: abort.signal, take })).rejects.toThrow(
    expect.objectContaining({ name: "AbortError" }),
  );
});
