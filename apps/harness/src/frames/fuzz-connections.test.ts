import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { commandLinesOf, TAG } from "../testing/tagged-processes.js";
import { fuzzConnections } from "./fuzz-connections.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Not at the gRPC port: what goes wrong there stays most of a minute. */
it.runIf(existsSync("/proc/self/net/tcp"))(
  "a live cluster and strangers: each ends as it must, and the result is that of a run without them",
  async () => {
    const made: number[] = [];
    const progress = (count: number): void => {
      made.push(count);
    };
    const cases = await fuzzConnections({
      seed: 1n,
      connections: 150,
      signal: new AbortController().signal,
      progress,
      doors: ["link", "control"],
    });
    expect(cases.filter(({ ok }) => !ok)).toEqual([]);
    expect(cases.map(({ name }) => name)).toEqual(
      ["150 garbage connections", "what the master holds", "what host process 1 holds", "what host process 2 holds"].concat([
        "what host process 3 holds",
        "the cluster's result",
      ]),
    );
    expect(made.at(-1)).toBe(150);
  },
);

it.runIf(existsSync("/proc/self/net/tcp"))("strangers that are told to stop are gone, and so is the cluster", async () => {
  let started = 0;
  const tag = randomUUID();
  vi.stubEnv(TAG, tag); // what is started from here on has it
  const abort = new AbortController();
  const progress = (): void => {
    started = commandLinesOf(tag).length;
    abort.abort();
  };
  await expect(fuzzConnections({ seed: 1n, connections: 100_000, signal: abort.signal, progress })).rejects.toThrow("aborted");
  expect(started).toBeGreaterThanOrEqual(5); // a session, a master, three hosts
  expect(commandLinesOf(tag)).toEqual([]);
});
