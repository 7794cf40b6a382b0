import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { parseScript, type Script } from "../parse.js";
import { course } from "../styles/course.js";
import { randomChannels, readEncoded } from "../testing/encoded-topology.js";
import { enumerateRuns } from "../testing/enumerate-runs.js";
import { firstImpossible } from "../testing/first-impossible.js";
import { lateNodeScript } from "../testing/late-node-script.js";
import { mixOutputs } from "../testing/mix-outputs.js";
import { mutationsOf } from "../testing/mutate-output.js";
import { randomScript } from "../testing/random-script.js";
import { countOutputs, listOutputs } from "./count.js";
import { judge } from "./judge.js";

/** JUDGE_SEEDS=20 looks at twenty times as many scripts. */
const FACTOR = Number(process.env["JUDGE_SEEDS"] ?? 1);

/** Everything that a script can print, with and without `--keep-going`; null where that is too much to try. */
function everyOutput({ commands }: Script): { readonly all: ReadonlySet<string>; readonly ending: ReadonlySet<string> } | null {
  const ending = enumerateRuns(commands, { style: course, keepGoing: false, limit: 3_000 });
  const going = ending && enumerateRuns(commands, { style: course, keepGoing: true, limit: 3_000 });
  return ending && going && { all: new Set([...ending, ...going]), ending };
}

/** Outputs that differ from legal ones in one place, and outputs whose parts are each of a legal one. */
function candidatesOf(all: ReadonlySet<string>, random: Random): Set<string> {
  const outputs = [...all];
  const candidates = new Set<string>();
  for (const output of outputs.filter(() => random.below(outputs.length) < 2)) {
    for (const mutation of mutationsOf(output)) if (random.below(4) === 0) candidates.add(mutation);
  }
  for (let count = 0; count < 100; count += 1) {
    const first = outputs[random.below(outputs.length)]!;
    const alike = outputs.filter((output) => output.split("\n").length === first.split("\n").length);
    const others = [alike[random.below(alike.length)]!, alike[random.below(alike.length)]!];
    candidates.add(mixOutputs([first, ...others], random, random.below(2) === 0));
  }
  return candidates;
}

/** The channels that outputs print, as they do. */
function channelsIn(outputs: Iterable<string>): string[] {
  return [...outputs].flatMap((output) => output.match(/^channel \(\d+ → \d+\)/gm) ?? []);
}

interface Tally {
  scripts: number;
  legal: number;
  illegal: number;
}

/** Compares the judge with trying everything, for the scripts of `seeds` seeds. */
function compare(seeds: number, scriptOf: (random: Random) => string): Tally {
  const tally = { scripts: 0, legal: 0, illegal: 0 };
  for (let seed = 0; seed < seeds * FACTOR; seed += 1) {
    const random = new Random(BigInt(seed), seeds);
    const text = scriptOf(random);
    const script = parseScript(text, "arg.txt", readEncoded);
    const every = everyOutput(script);
    if (every === null) continue;
    tally.scripts += 1;
    const channels = new Set(channelsIn(every.all));
    expect(countOutputs(script, 5_000), text).toEqual({ count: BigInt(every.ending.size), exact: true });
    expect(new Set(listOutputs(script, 10_000)), text).toEqual(every.ending);
    for (const output of every.all)
      expect(judge(script, output), `${text}\n--\n${output}`).toMatchObject({ outcome: "legal", fault: null });
    for (const output of candidatesOf(every.all, random)) {
      const { outcome, fault } = judge(script, output);
      expect(outcome, `${text}\n--\n${output}`).toBe(every.all.has(output) ? "legal" : "illegal");
      tally[every.all.has(output) ? "legal" : "illegal"] += 1;
      const first = firstImpossible(output, every.all);
      if (fault === null) continue;
      // Where several snapshots are printed together, a fault may be seen later than at the first line; never earlier.
      expect(fault.line, `${text}\n--\n${output}\n${fault.explanation}`).toBeGreaterThanOrEqual(first);
      // A line about a channel that there isn't is passed where it says 0, though no run prints it.
      const precise = !output.includes("---Snapshot") && channelsIn([output]).every((channel) => channels.has(channel));
      if (precise) expect(fault.line, `${text}\n--\n${output}\n${fault.explanation}`).toBe(first);
    }
  }
  return tally;
}

describe(
  "accepts exactly what real process machines can print, and blames the first line that they can't",
  { timeout: 120_000 * FACTOR },
  () => {
    it("where one snapshot is under way at a time", () => {
      const options = { nodes: 3, commands: 12, snapshots: 1, late: false, wild: false };
      const { scripts, legal, illegal } = compare(40, (random) => randomScript(random, options));
      expect(Math.min(scripts, legal)).toBeGreaterThan(20);
      expect(illegal).toBeGreaterThan(2_000);
    });

    it("where nodes come late, commands fail and balances are at the limit", () => {
      const options = { nodes: 3, commands: 13, snapshots: 1, late: true, wild: true };
      const { scripts } = compare(50, (random) => randomScript(random, options));
      expect(scripts).toBeGreaterThan(20);
    });

    it("where several snapshots are under way together", () => {
      const options = { nodes: 3, commands: 11, snapshots: 3, late: true, wild: true };
      const { scripts } = compare(50, (random) => randomScript(random, options));
      expect(scripts).toBeGreaterThan(20);
    });

    it("where a node comes while several snapshots are under way, and gets markers in an order that nobody told", () => {
      const { scripts } = compare(50, (random) => lateNodeScript(random));
      expect(scripts).toBeGreaterThan(20);
    });

    it.each([
      ["one snapshot is under way at a time", { commands: 14, snapshots: 1, wild: false, seeds: 60 }],
      ["nodes come late and commands fail", { commands: 16, snapshots: 1, wild: true, seeds: 61 }],
      ["several snapshots are under way together", { commands: 13, snapshots: 3, wild: true, seeds: 62 }],
    ])("in any topology, where %s", (_name, { commands, snapshots, wild, seeds }) => {
      const { scripts, illegal } = compare(seeds, (random) => {
        const nodes = 2 + random.below(4);
        return randomScript(random, { nodes, commands, snapshots, late: wild, wild, channels: randomChannels(random, nodes) });
      });
      expect(scripts).toBeGreaterThan(40);
      expect(illegal).toBeGreaterThan(2_000);
    });

    it("in any topology, where a node comes while several snapshots are under way", () => {
      const { scripts } = compare(60, (random) => lateNodeScript(random, randomChannels(random, 5)));
      expect(scripts).toBeGreaterThan(40);
    });
  },
);
