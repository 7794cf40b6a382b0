import { formatReport } from "@cutline/report";
import type { Findings } from "@cutline/sim";

/** What was found out about a world, and how long it took. */
export interface Explored extends Findings {
  readonly milliseconds: number;
}

/** What the report of an exploration may look like. */
export const EXPLORE_FORMATS = ["words", "json", "junit"] as const;
export type ExploreFormat = (typeof EXPLORE_FORMATS)[number];

/** The report as text that ends with a line feed. */
export function formatExplored(explored: readonly Explored[], format: ExploreFormat): string {
  switch (format) {
    case "words":
      return [...explored.flatMap(wordsOf), sumOf(explored), ""].join("\n");
    case "json":
      return `${JSON.stringify({ ok: explored.every(({ ok }) => ok), worlds: explored.map(objectOf) }, null, 2)}\n`;
    case "junit": {
      const cases = explored.map((one) => ({ name: one.world, ok: one.ok, story: storyOf(one), milliseconds: one.milliseconds }));
      return formatReport({ suite: "explore", cases }, "junit");
    }
  }
}

function wordsOf(explored: Explored): string[] {
  const { world, ok, counterexample } = explored;
  const reached = [...explored.reached].filter(([, count]) => count > 0).map(([name, count]) => `${numbers(count)} times ${name}`);
  const script = counterexample?.script.trimEnd().split("\n") ?? [];
  const below = [...reached, ...troublesOf(explored), ...script].map((line) => (line === "" ? "" : `      ${line}`));
  return [`${ok ? "ok   " : "FAIL "} ${world}: ${figuresOf(explored)}`, ...below];
}

/** What is wrong with a world, besides a property that doesn't hold. */
function troublesOf({ missed, isCutOff, states, counterexample }: Explored): string[] {
  if (isCutOff) return [`it has at least ${numbers(states)} states, and not all were visited: raise --states, or make the world smaller`];
  return counterexample === null ? missed.map((name) => `never: ${name}, though the world is there to reach it`) : [];
}

function storyOf(explored: Explored): string {
  const { counterexample } = explored;
  const broken =
    counterexample === null ? [] : [`${counterexample.broken.property}: ${counterexample.broken.story}`, counterexample.script.trimEnd()];
  return [...troublesOf(explored), ...broken, figuresOf(explored)].join("\n");
}

function figuresOf(explored: Explored): string {
  const { states, transitions, depth } = explored;
  return `${numbers(states)} states, ${numbers(transitions)} transitions, depth ${depth}; ${numbers(rateOf(explored))} states/s`;
}

function sumOf(explored: readonly Explored[]): string {
  const failed = explored.filter(({ ok }) => !ok).length;
  const states = explored.reduce((sum, one) => sum + one.states, 0);
  const milliseconds = explored.reduce((sum, one) => sum + one.milliseconds, 0);
  const verdict = failed === 0 ? "every property holds" : `${failed} of ${explored.length} worlds failed`;
  const rate = numbers(rateOf({ states, milliseconds }));
  return `explore: ${verdict}; ${numbers(states)} states in ${(milliseconds / 1000).toFixed(1)} s, ${rate} states/s`;
}

function objectOf(explored: Explored): object {
  return { ...explored, reached: Object.fromEntries(explored.reached), statesPerSecond: rateOf(explored) };
}

function rateOf({ states, milliseconds }: { readonly states: number; readonly milliseconds: number }): number {
  return Math.round((states * 1000) / Math.max(milliseconds, 1));
}

function numbers(value: number): string {
  return value.toLocaleString("en-US");
}
