import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { course } from "../styles/course.js";
import { changeOutput, type Change, CHANGES } from "../testing/change-output.js";
import { enumerateRuns } from "../testing/enumerate-runs.js";
import { execute } from "../testing/execute.js";
import { MemoryCluster } from "../testing/memory-cluster.js";
import { randomScript } from "../testing/random-script.js";
import { judge } from "./judge.js";

const OUTPUTS = 1_000;
/** Changes of one output, so that not each of them costs an enumeration. */
const CHANGES_OF_ONE = 9;

async function run(script: string, seed: number, keepGoing: boolean): Promise<string> {
  const { output } = await execute(new MemoryCluster(), script.split("\n"), { seed: BigInt(seed), keepGoing });
  return output;
}

/** A script of the size that people write, of any kind. */
function scriptOf(random: Random): string {
  const options = { nodes: 2 + random.below(5), commands: random.below(60), snapshots: 1 + random.below(3) };
  return randomScript(random, { ...options, late: random.below(2) === 0, wild: random.below(2) === 0 });
}

/** Everything that a small script can print, whether or not it keeps going; null where that is too much to try. */
function everyOutput(script: string): ReadonlySet<string> | null {
  const { commands } = parseScript(script, "arg.txt");
  const [ending, going] = [false, true].map((keepGoing) => enumerateRuns(commands, { style: course, keepGoing, limit: 300 }));
  return ending && going ? new Set([...ending, ...going]) : null;
}

describe("the judge", { timeout: 120_000 }, () => {
  it("accepts a thousand outputs of random runs", async () => {
    for (let seed = 0; seed < OUTPUTS; seed += 1) {
      const random = new Random(BigInt(seed), 41);
      const script = scriptOf(random);
      const output = await run(script, seed, random.below(2) === 0);
      const { outcome, fault } = judge(parseScript(script, "arg.txt"), output);
      expect(outcome, `seed ${seed}: ${fault?.explanation ?? ""}\n${script}\n--\n${output}`).toBe("legal");
    }
  });

  it("refuses a thousand that have one number, sender or line changed to one that no run prints", async () => {
    const refused: Record<Change, number> = { number: 0, sender: 0, line: 0 };
    let count = 0;
    for (let seed = 0; count < OUTPUTS; seed += 1) {
      const random = new Random(BigInt(seed), 42);
      const script = randomScript(random, { nodes: 3, commands: 9, snapshots: 2, late: true, wild: random.below(2) === 0 });
      const every = everyOutput(script);
      if (every === null) continue;
      const output = await run(script, seed, random.below(2) === 0);
      expect(every.has(output), `seed ${seed}: the run is one of those that were enumerated`).toBe(true);
      for (let index = 0; index < CHANGES_OF_ONE && count < OUTPUTS; index += 1) {
        const kind = CHANGES[index % CHANGES.length]!;
        const changed = changeOutput(output, kind, random);
        // proof, without the judge: it is none of all the outputs that the process machines can bring about
        if (changed === null || every.has(changed)) continue;
        expect(judge(parseScript(script, "arg.txt"), changed).outcome, `seed ${seed}, ${kind}\n${script}\n--\n${changed}`).toBe("illegal");
        refused[kind] += 1;
        count += 1;
      }
    }
    expect(Math.min(...Object.values(refused)), JSON.stringify(refused)).toBeGreaterThan(100);
  });

  it("judges a script of 100,000 lines", async () => {
    const options = { nodes: 3, commands: 100_000, snapshots: 3, late: true, wild: false };
    const script = randomScript(new Random(7n), options);
    const output = await run(script, 7, true);
    expect(script.split("\n").length).toBeGreaterThan(100_000);
    expect(output.split("\n").length).toBeGreaterThan(50_000);
    expect(judge(parseScript(script, "arg.txt"), output)).toMatchObject({ outcome: "legal", fault: null });
  });
});
