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
