/**
 * A program that explores every world until a property is broken in one: then it prints what, and ends with 1. A part of `mutants` makes it of sources
 * with a bug. The worlds advance in turn, by ever more states: so none has to wait until a larger one is over.
 */
import { Exploration, type Findings, WORLDS } from "@cutline/sim";
import { BUGGY_STATES_MAX } from "../limits.js";

const SLICE_STATES_MIN = 500;

function firstBroken(): Findings | null {
  let left = WORLDS.map((world) => new Exploration(world, { statesMax: BUGGY_STATES_MAX }));
  for (let slice = SLICE_STATES_MIN; left.length > 0; slice *= 2) {
    for (const exploration of left) {
      if (!exploration.advance(slice)) continue;
      const findings = exploration.findings();
      if (!findings.ok) return findings;
    }
    left = left.filter(({ isOver }) => !isOver);
  }
  return null;
}

function story({ counterexample, isCutOff, missed, states }: Findings): string {
  if (counterexample !== null) return `${counterexample.broken.property}: ${counterexample.broken.story}`;
  return isCutOff ? `there are more than ${states} states` : `never: ${missed.join(", ")}`;
}

const broken = firstBroken();
if (broken !== null) {
  process.stdout.write(`world ${broken.world}, ${broken.states} states: ${story(broken)}\n`);
  process.exitCode = 1;
}
