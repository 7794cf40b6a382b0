import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { commandLinesOf, TAG } from "../testing/tagged-processes.js";
import { loadGrpc } from "./load-grpc.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

const quiet = { commands: 5_000, signal: new AbortController().signal, progress: (): void => undefined };

it.runIf(existsSync("/proc/self/net/tcp"))(
  "a master's memory comes back after a storm and slow readers, and its other client goes on undisturbed",
  async () => {
    const cases = await loadGrpc({ ...quiet, connections: 400, readers: 20, events: 20_000 });
    expect(cases.filter(({ ok }) => !ok)).toEqual([]);
    expect(cases.map(({ name }) => name)).toEqual([
      "400 connections opened and dropped at once, 5 times",
      "memory after the storms",
      "another client during the storms",
      "20 readers of events who don't read, while 20000 events happen",
      "memory after they left",
      "another client meanwhile",
    ]);
  },
);

it.runIf(existsSync("/proc/self/net/tcp"))("a load that is told to stop is gone, and so is the master", async () => {
  const tag = randomUUID();
  vi.stubEnv(TAG, tag); // what is started from here on has it
  const abort = new AbortController();
  let started = 0;
  const progress = (): void => {
    started = commandLinesOf(tag).length;
    abort.abort();
  };
  await expect(loadGrpc({ ...quiet, connections: 400, readers: 0, events: 0, signal: abort.signal, progress })).rejects.toThrow("aborted");
  expect(started).toBe(1);
  expect(commandLinesOf(tag)).toEqual([]);
});
