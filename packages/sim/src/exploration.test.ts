import { describe, expect, it } from "vitest";
import { Exploration, explore } from "./exploration.js";
import { bruteForceStates } from "./testing/brute-force.js";
import { SMALL } from "./testing/small-worlds.js";
import { meshOf, worldOf } from "./world.js";
import { WORLDS } from "./worlds.js";

function worldCalled(wanted: string): (typeof WORLDS)[number] {
  return WORLDS.find(({ name }) => name === wanted)!;
}

describe("an exploration", () => {
  it.each(["pair", "mesh", "ring", "latecomer", "line", "two-roots"])("finds every property to hold in the world %s", (name) => {
    expect(explore(worldCalled(name))).toMatchObject({ ok: true, counterexample: null, missed: [], isCutOff: false });
  });

  it("visits each state once, and tries each move in it", () => {
    expect(explore(SMALL)).toMatchObject({ states: 95, transitions: 172, depth: 10 });
  });

  it("visits exactly the states that real processes come to, stepped anew for each run", () => {
    const ring = worldOf("ring", { nodes: { 1: 2, 2: 0 }, channels: meshOf(1, 2), transfers: [[1, 2, 2]], snapshots: [[1], [2]] });
    const late = worldOf("late", { nodes: { 1: 2 }, lateNodes: { 2: 0 }, channels: meshOf(1, 2), transfers: [], snapshots: [[1]] });
    for (const world of [SMALL, ring, late]) expect(explore(world).states).toBe(bruteForceStates(world));
  });

  it("goes on in slices of any size, to the same end", () => {
    const exploration = new Exploration(SMALL);
    while (!exploration.advance(1)) expect(exploration.findings().ok).toBe(false);
    expect(exploration.findings()).toEqual(explore(SMALL));
  });

  it("has states of its own for each order that matters, and one for those that don't", () => {
    const apart = worldOf("apart", {
      nodes: { 1: 1, 2: 1, 3: 0 },
      channels: [
        [1, 3],
        [2, 3],
      ],
      transfers: [
        [1, 3, 1],
        [2, 3, 1],
      ],
      snapshots: [],
    });
    // each coin is at home, on its way, or there
    expect(explore(apart)).toMatchObject({ states: 9, transitions: 12, depth: 4 });
  });
});

describe("an exploration that is worth nothing", () => {
  it("tells what it never reached", () => {
    const world = {
      ...SMALL,
      expects: ["a node joins inside a snapshot", "a transfer is refused", "a message is recorded in transit"] as const,
    };
    expect(explore(world)).toMatchObject({ ok: false, counterexample: null, missed: ["a node joins inside a snapshot"] });
  });

  it.each(WORLDS.filter(({ snapshots }) => snapshots.length === 1))(
    "reaches nothing in $name without a transfer or anybody late",
    (world) => {
      const { nodes, channels, snapshots } = world;
      const plain = {
        ...world,
        transfers: [],
        nodes: nodes.map((node) => ({ ...node, late: false })),
        channels: channels.map((one) => ({ ...one, late: false })),
      };
      const reached = snapshots[0]!.roots.length > 1 ? ["a marker reaches a root before its request"] : [];
      const { missed, reached: counts } = explore(plain);
      expect(missed).toEqual(world.expects.filter((name) => !reached.includes(name)));
      expect([...counts].filter(([, count]) => count > 0).every(([name]) => reached.includes(name))).toBe(true);
    },
  );

  it("stops at a number of states, and says so", () => {
    const findings = explore(SMALL, { statesMax: 40 });
    expect(findings).toMatchObject({ ok: false, isCutOff: true, counterexample: null });
    expect(findings.states).toBeGreaterThan(40);
    expect(explore(SMALL, { statesMax: 95 })).toMatchObject({ ok: true, isCutOff: false });
  });
});
