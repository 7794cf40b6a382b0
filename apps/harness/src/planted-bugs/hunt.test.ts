import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fuzz } from "../fuzz/fuzz.js";
import { type RandomScript, randomScript } from "../fuzz/random-script.js";
import { type Sighting, sightingsIn } from "../fuzz/sightings.js";
import { bugNamed } from "../testing/bugs.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { bundleWith } from "./bundle.js";
import { hunt, type HuntOptions } from "./hunt.js";
import { type Part, PARTS } from "./part.js";
import { type PlantedBug, PLANTED_BUGS, readBugs } from "./planted-bug.js";

const OPTIONS: HuntOptions = {
  parts: PARTS,
  all: false,
  jobs: availableParallelism(),
  signal: new AbortController().signal,
  progress: () => undefined,
};
/** A change that changes nothing. */
const HARMLESS: PlantedBug = {
  name: "harmless",
  story: "Nothing goes wrong.",
  file: "packages/core/src/fifo.ts",
  changes: [{ right: "    this.count += 1;\n", wrong: "    this.count += 1; // as it was\n" }],
};

describe("the bugs that ship", () => {
  it("are noticed, each of them", { timeout: 600_000 }, async () => {
    const bugs = await readBugs(PLANTED_BUGS);
    const results = await hunt(bugs, OPTIONS);
    expect(bugs.length).toBeGreaterThanOrEqual(10);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe("hunt", () => {
  const quiet: Part = { name: "quiet", find: () => Promise.resolve(null) };
  const loud: Part = { name: "loud", find: () => Promise.resolve("something") };

  it("fails where a bug is not noticed, or no longer applies, and goes on with the next", { timeout: 60_000 }, async () => {
    const gone = { ...HARMLESS, name: "gone", changes: [{ right: "no such line\n", wrong: "" }] };
    const results = await hunt([HARMLESS, gone, HARMLESS], { ...OPTIONS, parts: [quiet] });
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(results.map(({ story }) => story.split("\n", 1)[0])).toEqual([
      "nobody notices it: Nothing goes wrong.",
      "gone: these lines are not in packages/core/src/fifo.ts; write the bug anew for the code as it is",
      "nobody notices it: Nothing goes wrong.",
    ]);
  });

  it("stops at the first part that notices a bug, or asks all of them", { timeout: 60_000 }, async () => {
    const stories = async (all: boolean): Promise<string[]> => {
      const results = await hunt([HARMLESS], { ...OPTIONS, parts: [quiet, loud, quiet], all });
      return results.flatMap(({ story }) => story.split("\n").map((line) => line.trim()));
    };
    expect(await stories(false)).toEqual(["loud: something"]);
    expect(await stories(true)).toEqual(["quiet: nothing", "loud: something", "quiet: nothing"]);
  });

  it("finds nothing in a program without a bug", { timeout: 300_000 }, async () => {
    const [result] = await hunt([HARMLESS], { ...OPTIONS, parts: PARTS.filter(({ name }) => name !== "unit tests") });
    expect(result).toMatchObject({ ok: false, story: "nobody notices it: Nothing goes wrong." });
  });

  it("leaves no folder behind", { timeout: 60_000 }, async () => {
    const program = await bundleWith(HARMLESS);
    const folder = program.folder.slice(tmpdir().length + 1);
    expect(readdirSync(tmpdir())).toContain(folder);
    await program.close();
    expect(readdirSync(tmpdir())).not.toContain(folder);
  });
});

/** The shortest of a hundred random scripts that reaches this. */
async function shortestWith(sighting: Sighting): Promise<RandomScript> {
  const found: RandomScript[] = [];
  for (let seed = 1n; seed <= 100n; seed += 1n) {
    const script = randomScript(seed);
    if ((await sightingsIn(script)).has(sighting)) found.push(script);
  }
  const [shortest] = found.sort((one, other) => one.lines.length - other.lines.length);
  return shortest!;
}

describe("fuzzing a program with a bug", () => {
  it("finds a script that fails, shortens it, and writes it down", { timeout: 300_000 }, async () => {
    const { seed, lines } = await shortestWith("a node that came late in a snapshot");
    const program = await bundleWith(await bugNamed("late-channel-halved"));
    const failures = temporaryDirectory();
    try {
      const options = {
        seed,
        count: 1,
        jobs: 1,
        stopAfter: 1,
        failures,
        program: program.program,
        signal: null,
        progress: () => undefined,
      };
      const cases = await fuzz(options);
      expect(cases.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([`seed ${seed}`, `scripts from seed ${seed}`]);
      const text = readFileSync(join(failures, `fuzz-${seed}.txt`), "utf8");
      const left = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      expect(left.length, text).toBeLessThan(Math.min(10, lines.length));
      expect(text).toContain(`# The random script that this was shortened from: cutline-harness fuzz-scripts --seed ${seed} --count 1\n`);
    } finally {
      await program.close();
    }
  });
});
