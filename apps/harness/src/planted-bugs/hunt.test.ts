import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fuzz } from "../fuzz/fuzz.js";
import { type RandomScript, randomScript } from "../fuzz/random-script.js";
import { type Sighting, sightingsIn } from "../fuzz/sightings.js";
import { bugNamed } from "../testing/bugs.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { hunt, type HuntOptions } from "./hunt.js";
import { type Part, PARTS } from "./part.js";
import { MUTANTS, plant, type PlantedBug, PLANTED_BUGS, readBugs } from "./planted-bug.js";
import { CLI, PlantedSources } from "./planted-sources.js";
import { PROOF_PARTS } from "./proof.js";
import { sample } from "./sample.js";

const OPTIONS: HuntOptions = {
  parts: PARTS,
  all: false,
  jobs: availableParallelism(),
  signal: new AbortController().signal,
  progress: () => undefined,
};
/** Bugs of a run, and mutants: some seconds each. All of them are hunted by `cutline-harness planted-bugs` and `cutline-harness mutants`. */
const BUGS_SAMPLE = 8;
const MUTANTS_SAMPLE = 4;
/** A change that changes nothing, in a file that every program has. */
const HARMLESS: PlantedBug = {
  name: "harmless",
  story: "Nothing goes wrong.",
  file: "packages/core/src/process/recording.ts",
  changes: [{ right: "    this.awaited.delete(source);\n", wrong: "    this.awaited.delete(source); // as it was\n" }],
};

describe("the bugs that ship", () => {
  it("are noticed: a sample of them", { timeout: 600_000 }, async () => {
    const bugs = await readBugs(PLANTED_BUGS);
    const results = await hunt(sample(bugs, BUGS_SAMPLE, 1n), OPTIONS);
    expect(bugs.length).toBeGreaterThanOrEqual(10);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe("the mutants", () => {
  it("are caught by explorer, simulator or tests: a sample of them", { timeout: 600_000 }, async () => {
    const bugs = [...(await readBugs(PLANTED_BUGS)), ...(await readBugs(MUTANTS))];
    expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
    expect(bugs.length).toBeGreaterThanOrEqual(60);
    const results = await hunt(sample(bugs, MUTANTS_SAMPLE, 1n), { ...OPTIONS, parts: PROOF_PARTS });
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("all fit the sources", async () => {
    const bugs = [...(await readBugs(PLANTED_BUGS)), ...(await readBugs(MUTANTS))];
    await Promise.all(bugs.map((bug) => plant(bug)));
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
      "gone: these lines are not in packages/core/src/process/recording.ts; write the bug anew for the code as it is",
      "nobody notices it: Nothing goes wrong.",
    ]);
  });

  it("stops at the first part that notices a bug, or asks all of them", { timeout: 60_000 }, async () => {
    const stories = async (all: boolean): Promise<string[]> => {
      const results = await hunt([HARMLESS], { ...OPTIONS, parts: [quiet, loud, quiet], all });
      return results.flatMap(({ story }) => story.split("\n").map((line) => line.trim()));
    };
    const loudly = expect.stringMatching(/^loud: something \([\d.]+ s\)$/) as string;
    expect(await stories(false)).toEqual([loudly]);
    expect(await stories(true)).toEqual(["quiet: nothing", loudly, "quiet: nothing"]);
  });

  it.each([...PARTS, ...PROOF_PARTS].filter(({ name }, index, all) => all.findIndex((part) => part.name === name) === index))(
    "finds nothing in sources without a bug: $name",
    { timeout: 300_000 },
    async (part) => {
      const [result] = await hunt([HARMLESS], { ...OPTIONS, parts: [part] });
      expect(result).toMatchObject({ ok: false, story: "nobody notices it: Nothing goes wrong.", caught: null });
    },
  );

  it("leaves no folder behind", { timeout: 60_000 }, async () => {
    const sources = await PlantedSources.plant(HARMLESS);
    await sources.program(CLI);
    const folder = sources.folder.slice(tmpdir().length + 1);
    expect(readdirSync(tmpdir())).toContain(folder);
    await sources.close();
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
    const sources = await PlantedSources.plant(await bugNamed("late-channel-halved"));
    const failures = temporaryDirectory();
    try {
      const options = {
        seed,
        count: 1,
        jobs: 1,
        stopAfter: 1,
        failures,
        program: (await sources.program(CLI)).path,
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
      await sources.close();
    }
  });
});
