import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { runCutline } from "../cutline-process.js";
import { allLayouts } from "../layouts/layout.js";
import { caseFolder } from "../testing/case-folder.js";
import { type OwnScript, OWN_SCRIPTS, readOwnScripts } from "./own-script.js";
import { wrongWith } from "./look-at-run.js";
import { lookAtScripts } from "./suite.js";

const never = new AbortController().signal;

describe("the scripts that ship", () => {
  // `cutline-harness conform own` runs them in every layout
  it("are legal and as in their transcripts, some of them on two hosts", { timeout: 120_000 }, async () => {
    const scripts = await readOwnScripts(OWN_SCRIPTS);
    const look = (some: typeof scripts, layout: string): ReturnType<typeof lookAtScripts> => {
      const layouts = (): ReturnType<typeof allLayouts> => allLayouts().filter(({ name }) => name === layout);
      return lookAtScripts(some, { layouts, repeat: 1, watch: { comes: () => undefined, signal: never } });
    };
    const everyFifth = scripts.filter((_, index) => index % 5 === 0);
    const results = [...(await look(scripts, "--hosts 0")), ...(await look(everyFifth, "--hosts 2"))];
    expect(scripts.length).toBeGreaterThanOrEqual(40);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("are as in their transcripts for cutline check", { timeout: 60_000 }, async () => {
    const scripts = (await readOwnScripts(OWN_SCRIPTS)).filter(({ fails, script }) => fails.length === 0 && script.expectations.length > 0);
    const { status, output } = await runCutline(["check", "--hosts", "0", ...scripts.map(({ path }) => path)]);
    expect({ status, last: output.split("\n").at(-2) }).toEqual({ status: 0, last: `check: all ${scripts.length} cases conform` });
  });

  it("say what they show", async () => {
    for (const { path } of await readOwnScripts(OWN_SCRIPTS)) {
      const [first = ""] = (await readFile(path, "utf8")).split("\n");
      expect(first.length, path).toBeGreaterThan(30);
      expect(first, path).toMatch(/^# [A-Z0-9]/);
    }
  });
});

describe("a run of a script", () => {
  const TRANSCRIPT =
    "# options: --keep-going\n# fails: UNKNOWN_NODE\nStartMaster\nCreateNode 1 5\nReceive 2\nBeginSnapshot 1\nStarted by Node 1\n";
  const REPORT = "a.txt:5: Receive 2: there is no node 2 [UNKNOWN_NODE]\n";

  async function script(text = TRANSCRIPT): Promise<OwnScript> {
    const [first] = await readOwnScripts(await caseFolder({ "a.txt": text, "b.md": "no script" }));
    return first!;
  }

  it("is as it should be where it fails and prints as it is to", async () => {
    const own = await script();
    expect(own).toMatchObject({ file: "a.txt", keepGoing: true, fails: ["UNKNOWN_NODE"], nodes: 1 });
    expect(wrongWith(own, { status: 1, output: "Started by Node 1\n", report: REPORT })).toBeNull();
  });

  it.each([
    [{ status: 0, output: "Started by Node 1\n", report: "" }, "it is to fail with UNKNOWN_NODE, and failed with nothing"],
    [{ status: 0, output: "Started by Node 1\n", report: REPORT }, "it ended with status 0"],
    [{ status: 1, output: "Started by Node 2\n", report: REPORT }, "output:1: no run of a.txt prints this"],
    // legal, since the run may have ended at the failure; and yet not what the transcript has
    [{ status: 1, output: "", report: REPORT }, "line 7: expected Started by Node 1, but it printed nothing more"],
  ])("is wrong otherwise", async (run, story) => {
    expect(wrongWith(await script(), run)).toContain(story);
  });

  it("reads what a file of another system says", async () => {
    expect(await script(TRANSCRIPT.replaceAll("\n", "\r\n"))).toMatchObject({ keepGoing: true, fails: ["UNKNOWN_NODE"] });
  });
});
