import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { OUTPUT_CHUNK_CHARACTERS } from "./limits.js";
import { Output } from "./output.js";

it("writes many lines at once, when it is told to or has enough", () => {
  const writes: string[] = [];
  const output = new Output({ write: (text) => writes.push(text) });
  output.line("one");
  output.line("two");
  expect(writes).toEqual([]);
  output.flush();
  output.flush();
  expect(writes).toEqual(["one\ntwo\n"]);
  output.line("x".repeat(OUTPUT_CHUNK_CHARACTERS));
  expect(writes).toHaveLength(2);
});

it("writes at the end of a turn what nobody told it to write", async () => {
  const writes: string[] = [];
  const output = new Output({ write: (text) => writes.push(text) });
  output.line("one");
  output.line("two");
  await setImmediate();
  expect(writes).toEqual(["one\ntwo\n"]);
  await setImmediate();
  expect(writes).toHaveLength(1);
});

it("says when a reader lags behind", () => {
  const lag = Promise.resolve();
  const sink = { write: () => undefined, room: (): Promise<void> | null => lag };
  const output = new Output(sink);
  output.line("one");
  expect(output.room()).toBe(null); // nothing was written yet
  output.flush();
  expect(output.room()).toBe(lag);
  expect(output.room()).toBe(null); // and no more since
  const quick = new Output({ write: () => undefined });
  quick.line("one");
  quick.flush();
  expect(quick.room()).toBe(null);
});
