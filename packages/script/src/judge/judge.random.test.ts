import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { randomChannels, readEncoded } from "../testing/encoded-topology.js";
import { execute } from "../testing/execute.js";
import { MemoryCluster } from "../testing/memory-cluster.js";
import { randomScript } from "../testing/random-script.js";
import { judge } from "./judge.js";

const SCRIPTS = 200;

/** A script too large to try everything, and what a run of it printed. */
async function randomRun(seed: number): Promise<{ readonly script: string; readonly output: string }> {
  const random = new Random(BigInt(seed));
  const nodes = 3 + random.below(6);
  const topology = seed % 2 === 0 ? {} : { channels: randomChannels(random, nodes) };
  const options = {
    ...topology,
    nodes,
    commands: 40 + random.below(160),
    snapshots: 1 + random.below(4),
    late: random.below(2) === 0,
    wild: false,
  };
  const script = randomScript(random, options);
  const keepGoing = random.below(2) === 0;
  const { output } = await execute(new MemoryCluster(), script.split("\n"), { seed: BigInt(seed), keepGoing });
  return { script, output };
}

/** The money in each printed snapshot, by the number of the line that it begins on. */
function moneyPrinted(lines: readonly string[]): Map<number, bigint> {
  const money = new Map<number, bigint>();
  let start = -1;
  for (const [index, line] of lines.entries()) {
    if (line === "---Node states") start = index;
    const value = /^(?:node|channel) .* = (\d+)$/.exec(line)?.[1];
    if (value !== undefined) money.set(start, (money.get(start) ?? 0n) + BigInt(value));
  }
  return money;
}

describe("judges runs of any size", () => {
  it("accepts what was run", { timeout: 60_000 }, async () => {
    for (let seed = 0; seed < SCRIPTS; seed += 1) {
      const { script, output } = await randomRun(seed);
      expect(judge(parseScript(script, "arg.txt", readEncoded), output), `seed ${seed}`).toMatchObject({
        outcome: "legal",
        fault: null,
        notes: [],
      });
    }
  });

  it("refuses a snapshot with one number changed: its money is not what was put in", { timeout: 60_000 }, async () => {
    let changed = 0;
    for (let seed = 0; seed < SCRIPTS; seed += 1) {
      const { script, output } = await randomRun(seed);
      const lines = output.split("\n");
      const values = lines.flatMap((line, index) => (/ = \d+$/.test(line) ? [index] : []));
      if (values.length === 0) continue;
      const random = new Random(BigInt(seed), 1);
      const place = values[random.below(values.length)]!;
      const other = lines.with(
        place,
        lines[place]!.replace(/\d+$/, (value) => String(BigInt(value) + BigInt(1 + random.below(9)))),
      );
      const { outcome, fault } = judge(parseScript(script, "arg.txt", readEncoded), other.join("\n"));
      expect(moneyPrinted(other)).not.toEqual(moneyPrinted(lines));
      expect(outcome, `seed ${seed}`).toBe("illegal");
      expect(fault!.line, `seed ${seed}`).toBeGreaterThan(place);
      changed += 1;
    }
    expect(changed).toBeGreaterThan(SCRIPTS / 2);
  });
});
