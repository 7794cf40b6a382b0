import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readTable } from "./testing/test-table.js";
import { hasTest, readTitles, type TestTitles } from "./testing/test-titles.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DOCUMENT = readFileSync(`${ROOT}docs/script-language-tests.md`, "utf8");
const ROWS = readTable(DOCUMENT);

const titles = new Map<string, TestTitles | null>();

/** The tests of a file, or null where there is no such file. */
function titlesIn(file: string): TestTitles | null {
  const known = titles.get(file);
  if (known !== undefined) return known;
  const read = existsSync(`${ROOT}${file}`) ? readTitles(readFileSync(`${ROOT}${file}`, "utf8")) : null;
  titles.set(file, read);
  return read;
}

describe("docs/script-language-tests.md", () => {
  it("numbers its sentences, one after the other", () => {
    const numbers = ROWS.map(({ number }) => number.split(".").map(Number));
    const counted = numbers.map(([section], index) => [section, index - numbers.findIndex(([first]) => first === section) + 1]);
    expect(numbers).toEqual(counted);
    expect(ROWS.length).toBe(DOCUMENT.match(/^\| *\d/gm)?.length);
    expect(ROWS.length).toBeGreaterThan(100);
  });

  it("names a test for each sentence", () => {
    expect(ROWS.filter(({ tests, sentence }) => tests.length === 0 || sentence === "")).toEqual([]);
  });

  it("names no test that there isn't", () => {
    const cited = ROWS.flatMap(({ number, tests }) => tests.map((test) => ({ number, ...test })));
    const missing = cited.filter(({ file, path }) => {
      const there = titlesIn(file);
      return there === null || !hasTest(there, path);
    });
    expect(missing).toEqual([]);
  });

  it("has nothing in its last column but names of tests", () => {
    const others = DOCUMENT.split("\n").filter(
      (line) => /^\| *\d/.test(line) && !/\| `[^`]+ › [^`]+`(?:<br>`[^`]+ › [^`]+`)* \|$/.test(line),
    );
    expect(others).toEqual([]);
  });
});
