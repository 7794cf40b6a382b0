import { formatPlan, type Plan, randomPlan, Reached } from "@cutline/sim";
import { expect, it } from "vitest";
import { SIMULATED_SHRINK_TRIALS } from "../limits.js";
import { formatSimulated } from "./format-simulated.js";
import { shrinkPlan } from "./shrink-plan.js";

const plan = randomPlan(5n);

/** Breaks where both of two nodes join and one of them sends. */
function breaks({ deeds }: Plan): boolean {
  const nodes = new Set(deeds.flatMap((deed) => (deed.kind === "join" ? [deed.node] : [])));
  return deeds.some((deed) => deed.kind === "command" && nodes.has(deed.node) && nodes.has(deed.target));
}

it("leaves what it takes to break the same, and nothing else", async () => {
  const { deeds, ...rest } = await shrinkPlan(plan, breaks);
  expect(deeds.map(({ kind }) => kind)).toEqual(["join", "join", "command"]);
  expect({ ...rest, deeds: plan.deeds }).toEqual(plan);
});

it("ends with what it has after so many trials", async () => {
  let trials = 0;
  await shrinkPlan({ ...plan, deeds: Array.from({ length: 3_000 }, () => plan.deeds[0]!) }, () => {
    trials += 1;
    return trials % 5 === 0;
  });
  expect(trials).toBe(SIMULATED_SHRINK_TRIALS);
});

it("is told with the way to see the failure again, and what never happened", async () => {
  const shrunk = await shrinkPlan(plan, breaks);
  const breach = { checker: "conservation", story: "1 is missing" } as const;
  const reached = new Reached();
  reached.add("crashes", 1_234);
  const text = formatSimulated({
    seed: 1n,
    runs: 100,
    milliseconds: 50,
    reached,
    failures: [{ seed: 5n, breach, plan: shrunk }],
    missed: ["partitions"],
  });
  const lines = text.split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "FAIL  seed 0x5, conservation: 1 is missing",
    "      to see it again: cutline-harness simulate --seed 0x5",
    "      the same breaks with this alone:",
  ]);
  expect(text).toContain(formatPlan(shrunk).trimEnd().replaceAll("\n", "\n      "));
  expect(lines).toContain("       1,234  crashes");
  expect(lines.slice(-3)).toEqual([
    "FAIL  never: partitions",
    "simulate: 1 runs broke something; 100 runs from seed 0x1 in 0.1 s, 2,000 runs/s",
    "",
  ]);
});
