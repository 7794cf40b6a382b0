import fc from "fast-check";
import { expect, it } from "vitest";
import { type Met, ProcessSystem } from "../testing/process-system.js";

const CHOICE = fc.nat(10_000);

/** What whoever drives the system may do next. Most often it lets a queue move. */
const ACTION = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("advance" as const), choice: CHOICE }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pay" as const), choice: CHOICE, relay: fc.option(fc.nat(8)) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("begin" as const), choice: CHOICE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("beginElsewhere" as const), choice: CHOICE, root: CHOICE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("join" as const), from: CHOICE, to: CHOICE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("connect" as const), from: CHOICE, to: CHOICE }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("collect" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("giveUp" as const), choice: CHOICE }) },
);
type Action = typeof ACTION extends fc.Arbitrary<infer Value> ? Value : never;

/** A ring, so that every node reaches every other, and some channels across it. */
const TOPOLOGY = fc.record({ nodes: fc.integer({ min: 2, max: 5 }), across: fc.array(fc.tuple(CHOICE, CHOICE), { maxLength: 6 }) });

/** Does what the action says. Returns what is wrong with any snapshot that it collected. */
function perform(system: ProcessSystem, action: Action): string[] {
  const pick = (choice: number): number => system.nodes[choice % system.nodes.length]!;
  switch (action.kind) {
    case "advance":
      system.advance(action.choice);
      return [];
    case "pay":
      pay(system, action.choice, action.relay === null ? "1" : `1>${action.relay}`);
      return [];
    case "begin":
      system.begin(pick(action.choice));
      return [];
    case "beginElsewhere":
      system.begin(pick(action.choice), system.observer.underWay()[action.root % 3] ?? null);
      return [];
    case "join": {
      const [node, source, target] = [system.nodes.length + 1, pick(action.from), pick(action.to)];
      system.join(node, 100);
      system.connect({ source, target: node });
      system.connect({ source: node, target });
      return [];
    }
    case "connect":
      system.connect({ source: pick(action.from), target: pick(action.to) });
      return [];
    case "giveUp":
      for (const snapshot of system.observer.underWay().slice(action.choice % 8, (action.choice % 8) + 1)) system.retire(snapshot);
      return [];
    case "collect":
      return system.collect();
  }
}

function pay(system: ProcessSystem, choice: number, payload: string): void {
  try {
    system.pay(choice, payload);
  } catch (error) {
    expect(error).toMatchObject({ code: "INSUFFICIENT" });
  }
}

/** Sets a system up. Everything opens at once, before anything else happens. */
function systemOf(topology: { nodes: number; across: [number, number][] }, met: Met): ProcessSystem {
  const system = new ProcessSystem(met);
  for (let node = 1; node <= topology.nodes; node += 1) system.join(node, 100);
  for (const source of system.nodes) system.connect({ source, target: (source % topology.nodes) + 1 });
  for (const [from, to] of topology.across) system.connect({ source: (from % topology.nodes) + 1, target: (to % topology.nodes) + 1 });
  while (system.advance(0));
  return system;
}

/** Lets everything drain, in a mixed order. Returns what is wrong with any snapshot that is collected meanwhile. */
function settle(system: ProcessSystem): string[] {
  const violations: string[] = [];
  for (let choice = 7; system.advance(choice); choice = (choice * 31 + 7) % 10_007) {
    if (choice % 5 === 0) violations.push(...system.collect());
  }
  return [...violations, ...system.collect()];
}

it("gets every snapshot whole and consistent, with no coin made or lost, whatever the schedule, the topology and the latecomers", () => {
  const met: Met = { inTransit: 0, reopened: 0, collected: 0, collectedWithLateJoiner: 0 };
  fc.assert(
    fc.property(TOPOLOGY, fc.array(ACTION, { maxLength: 150, size: "max" }), (topology, schedule) => {
      const system = systemOf(topology, met);
      const violations = [...schedule.flatMap((action) => perform(system, action)), ...settle(system)];
      expect({ violations, left: system.observer.underWay() }).toEqual({ violations: [], left: [] });
    }),
    { numRuns: 400 },
  );
  // The search is only worth something if it meets what makes the algorithm hard.
  expect(Math.min(...Object.values(met))).toBeGreaterThan(20);
});
