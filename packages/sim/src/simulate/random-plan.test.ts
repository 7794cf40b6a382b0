import { expect, it } from "vitest";
import { formatPlan } from "./format-plan.js";
import type { Deed } from "./plan.js";
import { randomPlan } from "./random-plan.js";

const plans = Array.from({ length: 400 }, (_, index) => randomPlan(BigInt(index)));

it("follows from its seed, and differs with it", () => {
  expect(randomPlan(7n)).toEqual(randomPlan(7n));
  expect(new Set(plans.map(formatPlan)).size).toBe(plans.length);
});

it("is in the order of time, and asks for nothing that there isn't", () => {
  for (const { hosts, deeds } of plans) {
    expect(deeds.map(({ atMs }) => atMs)).toEqual(deeds.map(({ atMs }) => atMs).sort((one, other) => one - other));
    const joining = deeds.filter((deed) => deed.kind === "join");
    const nodes = joining.map(({ node }) => node);
    expect(new Set(nodes).size).toBe(nodes.length);
    expect(joining.every(({ host }) => host >= 1 && host <= hosts.length)).toBe(true);
    const commands = deeds.filter((deed) => deed.kind === "command");
    expect(commands.every(({ node, target }) => node !== target && nodes.includes(node) && nodes.includes(target))).toBe(true);
    expect(new Set(commands.map(({ number }) => number)).size).toBe(commands.length);
  }
});

it("has every kind of deed now and then, and tells each in words of its own", () => {
  const kinds = new Set(plans.flatMap(({ deeds }) => deeds.map(({ kind }) => kind)));
  const all: Record<Deed["kind"], true> = {
    join: true,
    command: true,
    receive: true,
    snapshot: true,
    break: true,
    silence: true,
    part: true,
    slow: true,
    crash: true,
    pause: true,
    jump: true,
  };
  expect([...kinds].sort()).toEqual(Object.keys(all).sort());
});

it("makes no host without a journal die and come back as if nothing had been", () => {
  for (const { journalled, deeds } of plans) {
    if (journalled) continue;
    expect(deeds.filter((deed) => deed.kind === "crash" && deed.keepsMemory)).toEqual([]);
  }
});
