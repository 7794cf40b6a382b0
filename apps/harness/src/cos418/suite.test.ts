import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { CaseResult } from "@cutline/report";
import { runSuite } from "../conform/suite.js";
import { caseFolder, OWN_CASES } from "../testing/case-folder.js";
import { PAIR } from "../testing/case-texts.js";
import { compare, cos418Suite } from "./suite.js";
import { parseSnapshots } from "./snap-file.js";

const DRAWS = "0,0,0,0,0,0";

function run(dir: string): Promise<readonly CaseResult[]> {
  return cos418Suite.run({ dir, format: "words" }, { comes: () => undefined, signal: new AbortController().signal });
}

/** What is said of the one case in a folder with these files. */
async function storyOf(files: Readonly<Record<string, string>>): Promise<string> {
  const results = await run(await caseFolder({ "draws.txt": DRAWS, ...files }));
  expect(results.map(({ ok }) => ok)).toEqual([false]);
  return results[0]?.story ?? "";
}

describe("the suite cos418", () => {
  it("agrees with every case of ours", async () => {
    const results = await run(OWN_CASES);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    const events = (await readdir(OWN_CASES)).filter((file) => file.endsWith(".events"));
    expect(results.map(({ name }) => `${name}.events`)).toEqual(events.sort());
  });

  it("shows how a snapshot differs, and goes on with the other cases", async () => {
    const wrong = "0\nA 6\nB 11\nC 8\nC A token(3)\nC A token(1)\n";
    const dir = await caseFolder({ "triangle-concurrent0.snap": wrong }, OWN_CASES);
    const { text, ok } = await runSuite(cos418Suite, { dir, format: "words" });
    expect(ok).toBe(false);
    expect(text).toBe(
      `ok    chain-one-way: the snapshot is as expected
ok    fan-one-for-each-source: all 2 snapshots are as expected
ok    hub-text-order: the snapshot is as expected
ok    pair-ticks: all 3 snapshots are as expected
FAIL  triangle-concurrent
      snapshot 0 differs (- expected, + ours):
        - B 11
        + B 12
        - C A token(3)
        - C A token(1)
        + C A token(1)
        + C A token(3)
cos418: 1 of 5 cases doesn't conform
`,
    );
  });

  it("says what is wrong with a case that can't be compared", async () => {
    const whole = { "a.events": "snapshot N1", "a.top": PAIR, "a.snap": "0\nN1 3\nN2 0\n" };
    expect(await storyOf({ ...whole, "a.events": "snapshot N3" })).toMatch(/a\.events:1: there is no node "N3"$/);
    expect(await storyOf({ ...whole, "a.snap": "N1 3" })).toMatch(/a\.snap:1: expected the number of a snapshot/);
    expect(await storyOf({ ...whole, "a.snap": "0\nN1 3\nN2 0\n0\nN1 3\nN2 0\n" })).toBe(
      "2 snapshots expected, and 1 taken\nsnapshot 0 is expected twice",
    );
    expect(await storyOf({ "a.events": "", "a.snap": "0" })).toMatch(/a\.events: there is no a\.top, nor one of the words/);
    expect(await storyOf({ "a.events": "", "a.top": PAIR })).toMatch(/a\.events: there is no a\.snap or a0\.snap to compare with$/);
  });

  it("fails for a snapshot that belongs to no case", async () => {
    const files = { "draws.txt": DRAWS, "a.events": "snapshot N1", "a.top": PAIR, "a.snap": "0\nN1 3\nN2 0\n", "b.snap": "0" };
    const results = await run(await caseFolder(files));
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ["a", true],
      ["b.snap", false],
    ]);
  });

  it("can't run without a case, a folder or draws", async () => {
    const empty = await caseFolder({ "draws.txt": DRAWS, "a.top": PAIR });
    await expect(runSuite(cos418Suite, { dir: empty, format: "words" })).rejects.toThrow(`there is no case of cos418 in ${empty}`);
    await expect(run(`${empty}/none`)).rejects.toThrow("none: there is no such file or folder");
    await expect(run(await caseFolder({ "a.events": "" }))).rejects.toThrow("draws.txt: there is no such file or folder");
  });
});

describe("compare", () => {
  const snapshots = (text: string): ReturnType<typeof parseSnapshots> => parseSnapshots({ file: "t.snap", text });

  it("takes expected snapshots in any order, by their numbers", () => {
    expect(compare(snapshots("1\nA 2\n0\nA 1"), snapshots("0\nA 1\n1\nA 2"))).toEqual([]);
  });

  it("tells snapshots that are missing and those that are too many", () => {
    expect(compare(snapshots("0\nA 1\n2\nA 2\n3\nA 2"), snapshots("0\nA 1\n1\nA 2"))).toEqual([
      "3 snapshots expected, and 2 taken",
      "snapshot 2 is expected, and was not taken",
      "snapshot 3 is expected, and was not taken",
      "snapshot 1 was taken, and is not expected",
    ]);
  });
});
