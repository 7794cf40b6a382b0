import { type Context, Refusal } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { purse } from "../coins.js";
import { purseWorkload } from "../testing/purse-workload.js";
import type { Plan, PlannedDeed } from "./plan.js";
import { randomPlan } from "./random-plan.js";
import { simulate } from "./simulation.js";
import type { Workload } from "./workload.js";

/** Two hosts with a node each. */
function planOf(deeds: readonly PlannedDeed[], changed: Partial<Plan> = {}): Plan {
  const joins: PlannedDeed[] = [1, 2].map((node) => ({ kind: "join", atMs: 0, node, host: node, draw: 0 }));
  return {
    seed: 1n,
    hosts: [{ clockRate: 1 }, { clockRate: 1 }],
    delivery: "live",
    journalled: true,
    topology: null,
    ticketed: false,
    encodes: false,
    delayMsMax: 1,
    syncMsMax: 1,
    deeds: [...joins, ...deeds],
    ...changed,
  };
}

function send(atMs: number, number: number, draw = 7): PlannedDeed {
  return { kind: "command", atMs, number, node: 1, target: 2, draw };
}

/** The workload with something wrong in what nodes run. */
function faulty(changed: Partial<Workload["application"]>): Workload {
  return { ...purseWorkload, application: { ...purseWorkload.application, ...changed } };
}

function breachOf(plan: Plan, workload = purseWorkload): string | null {
  const { breach } = simulate(plan, workload);
  return breach === null ? null : `${breach.checker}: ${breach.story.split("\n")[0] ?? ""}`;
}

it("finds nothing wrong in random runs, and runs each again in the same way", () => {
  for (let seed = 1n; seed <= 150n; seed += 1n) {
    const plan = randomPlan(seed);
    const outcome = simulate(plan, purseWorkload);
    expect([seed, outcome.breach]).toEqual([seed, null]);
    expect(simulate(plan, purseWorkload).reached.entries()).toEqual(outcome.reached.entries());
  }
});

it("answers a command, takes a snapshot, and records what is under way", () => {
  const deeds: PlannedDeed[] = [1, 2, 3, 4].map((number) => send(50 + number / 100, number));
  const snapshot: PlannedDeed = { kind: "snapshot", atMs: 50.02, node: 2 };
  const { breach, reached } = simulate(planOf([...deeds, snapshot]), purseWorkload);
  expect(breach).toBeNull();
  expect([reached.of("commands done"), reached.of("snapshots whole")]).toEqual([4, 1]);
  expect(reached.of("messages recorded in channels")).toBeGreaterThan(0);
});

it("takes up with journals where a crash ended", () => {
  const crash: PlannedDeed = { kind: "crash", atMs: 80, host: 2, forMs: 30, silently: false, keepsMemory: true };
  const { breach, reached } = simulate(planOf([send(50, 1), send(79, 2), crash, send(90, 3)]), purseWorkload);
  expect(breach).toBeNull();
  expect([reached.of("crashes"), reached.of("commands done")]).toEqual([1, 3]);
  expect(reached.of("links resumed")).toBe(1);
});

it("goes on with the others where a host has lost its memory, and ends snapshots as failed", () => {
  const lost: PlannedDeed = { kind: "crash", atMs: 80, host: 2, forMs: 30, silently: true, keepsMemory: false };
  const plan = planOf([send(40, 1), { kind: "snapshot", atMs: 50, node: 1 }, lost], { delivery: "held" });
  const { breach, reached } = simulate(plan, purseWorkload);
  expect(breach).toBeNull();
  expect([reached.of("memories lost"), reached.of("snapshots failed")]).toEqual([1, 1]);
});

describe("a fault of what nodes run", () => {
  it("that makes money is found on the cut", () => {
    const generous = faulty({
      receive: (state, from, payload, context) => {
        purse.receive(state as { coins: number }, from, payload, context);
        (state as { coins: number }).coins += 1;
      },
    });
    const plan = planOf([send(50, 1), { kind: "snapshot", atMs: 60, node: 1 }]);
    expect(breachOf(plan, generous)).toBe("conservation: snapshot 1-1: -1 coins are missing");
    expect(breachOf(planOf([send(50, 1)]), generous)).toBe("conservation: at the end -1 coins are missing");
  });

  it("that refuses a message is told as trouble", () => {
    const picky = faulty({
      receive: () => {
        throw new Refusal("NO", "no, thank you");
      },
    });
    expect(breachOf(planOf([send(50, 1)]), picky)).toBe("defect: host 2: node 2 refused a message on channel (1 → 2): no, thank you");
  });

  it("that can't go on is told with where", () => {
    const broken = faulty({
      command: () => {
        throw new TypeError("what was that");
      },
    });
    expect(breachOf(planOf([send(50, 1)]), broken)).toBe("defect: TypeError: what was that");
  });

  it("that isn't the same when it is done again loses what was answered", () => {
    let calls = 0;
    const moody = faulty({
      command: (state, command, context: Context) => {
        calls += 1;
        if (calls > 1) throw new Refusal("NO", "not twice");
        return purse.command(state as { coins: number }, command, context);
      },
    });
    const crash: PlannedDeed = { kind: "crash", atMs: 80, host: 1, forMs: 30, silently: false, keepsMemory: true };
    expect(breachOf(planOf([send(50, 1), crash]), moody)).toMatch(/^(acknowledged|exactly-once|defect): /);
  });
});
