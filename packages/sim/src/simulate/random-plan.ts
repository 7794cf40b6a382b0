import { type ChannelId, type HostId, type NodeId, Random } from "@cutline/core";
import type { Deed, Plan, PlannedDeed } from "./plan.js";

/** Random choices of a plan. */
class Draws {
  private readonly random: Random;

  constructor(seed: bigint) {
    this.random = new Random(seed, 1);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.random.below(most - least + 1);
  }

  /** True in so many of a hundred cases. */
  percent(percent: number): boolean {
    return this.random.below(100) < percent;
  }

  of<T>(choices: readonly T[]): T {
    const choice = choices[this.random.below(choices.length)];
    if (choice === undefined) throw new RangeError("there is nothing to choose from");
    return choice;
  }

  word(): number {
    return this.random.next();
  }

  /** A time up to `mostMs`, short ones as likely as long ones: of every order of magnitude from 1 ms. */
  durationMs(mostMs: number): number {
    return Math.round(Math.exp((Math.log(mostMs) * this.random.below(1024)) / 1024));
  }
}

/** Long enough for links to find that their connection is half-open. Milliseconds. */
const FAULT_MS_MAX = 30_000;

/** The plan of a run, of which everything follows from the seed. */
export function randomPlan(seed: bigint): Plan {
  const draws = new Draws(seed);
  const hosts = draws.between(2, 4);
  const nodes = Array.from({ length: draws.between(2, 5) }, (_, index) => index + 1);
  const journalled = draws.percent(70);
  const spanMs = draws.between(20, 300);
  const delivery = draws.percent(60) ? "live" : "held";
  const asked = [
    ...joins(draws, { nodes, hosts, spanMs }),
    ...commands(draws, { nodes, spanMs }),
    ...(delivery === "held" ? receives(draws, { nodes, spanMs }) : []),
    ...snapshots(draws, { nodes, spanMs }),
  ];
  const suffered = faults(draws, { hosts, journalled, busyAtMs: asked.map(({ atMs }) => atMs) });
  return {
    seed,
    hosts: Array.from({ length: hosts }, () => ({ clockRate: draws.of([1, 1, 1, 0.5, 2, 1.01]) })),
    delivery,
    journalled,
    topology: draws.percent(75) ? null : draws.of([ring, line, star])(nodes),
    ticketed: draws.percent(50),
    encodes: draws.percent(10),
    delayMsMax: draws.of([0.5, 2, 10, 40]),
    syncMsMax: draws.of([0.5, 5, 50, 500]),
    deeds: [...asked, ...suffered].sort((one, other) => one.atMs - other.atMs),
  };
}

interface Cast {
  readonly nodes: readonly NodeId[];
  readonly spanMs: number;
}

/** Most nodes are there from the beginning; some come late. */
function joins(draws: Draws, { nodes, hosts, spanMs }: Cast & { readonly hosts: number }): PlannedDeed[] {
  return nodes.map((node) => {
    const atMs = node > 2 && draws.percent(40) ? draws.between(1, spanMs) : 0;
    return { kind: "join", atMs, node, host: node <= hosts ? node : draws.between(1, hosts), draw: draws.word() };
  });
}

function commands(draws: Draws, { nodes, spanMs }: Cast): PlannedDeed[] {
  return Array.from({ length: draws.between(5, 30) }, (_, index) => {
    const node = draws.of(nodes);
    const target = draws.of(nodes.filter((other) => other !== node));
    return { kind: "command", atMs: draws.between(0, spanMs), number: index + 1, node, target, draw: draws.word() };
  });
}

function receives(draws: Draws, { nodes, spanMs }: Cast): PlannedDeed[] {
  return Array.from({ length: draws.between(0, 20) }, () => {
    return { kind: "receive", atMs: draws.between(0, spanMs), node: draws.of(nodes), draw: draws.word() };
  });
}

function snapshots(draws: Draws, { nodes, spanMs }: Cast): PlannedDeed[] {
  return Array.from({ length: draws.between(1, 4) }, () => ({ kind: "snapshot", atMs: draws.between(0, spanMs), node: draws.of(nodes) }));
}

interface Perils {
  readonly hosts: number;
  readonly journalled: boolean;
  /** When the cluster is asked for something: faults do the most then. */
  readonly busyAtMs: readonly number[];
}

/** Whom a fault is about. */
interface Pair {
  readonly one: HostId;
  readonly other: HostId;
}

/** Faults come when there is something to disturb, and some close behind another, where that one was. */
function faults(draws: Draws, { hosts, journalled, busyAtMs }: Perils): PlannedDeed[] {
  const all = Array.from({ length: hosts }, (_, index) => index + 1);
  const found: PlannedDeed[] = [];
  let [pair, atMs] = [pairOf(draws, all), 0];
  for (let left = draws.between(0, 8); left > 0; left -= 1) {
    const isClose = found.length > 0 && draws.percent(40);
    if (!isClose) [pair, atMs] = [pairOf(draws, all), draws.of(busyAtMs)];
    atMs += draws.durationMs(50);
    found.push({ ...fault(draws, { ...pair, hosts: all, journalled }), atMs });
  }
  if (draws.percent(8)) found.push({ ...crash(draws, draws.of(all), false), atMs: draws.of(busyAtMs) });
  return found;
}

function pairOf(draws: Draws, hosts: readonly HostId[]): Pair {
  const one = draws.of(hosts);
  return { one, other: draws.of(hosts.filter((host) => host !== one)) };
}

function fault(
  draws: Draws,
  { one, other, hosts, journalled }: Pair & { readonly hosts: readonly HostId[]; readonly journalled: boolean },
): Deed {
  const forMs = draws.durationMs(FAULT_MS_MAX);
  const host = draws.of([one, other]);
  switch (draws.of(["break", "break", "silence", "part", "slow", "pause", "jump", "crash", "crash", "crash"] as const)) {
    case "break":
      return { kind: "break", one, other };
    case "silence":
      return { kind: "silence", one, other };
    case "part":
      return { kind: "part", hosts: [0, ...hosts].filter(() => draws.percent(50)), forMs };
    case "slow":
      return { kind: "slow", byMs: draws.durationMs(1_000), forMs };
    case "pause":
      return { kind: "pause", host, forMs };
    case "jump":
      return { kind: "jump", host, byMs: draws.durationMs(FAULT_MS_MAX) * draws.of([1, 1, -1]) };
    case "crash":
      return journalled ? crash(draws, host, true) : { kind: "break", one, other };
  }
}

function crash(draws: Draws, host: HostId, keepsMemory: boolean): Deed {
  return { kind: "crash", host, forMs: draws.durationMs(FAULT_MS_MAX), silently: draws.percent(30), keepsMemory };
}

function ring(nodes: readonly NodeId[]): ChannelId[] {
  return nodes.map((source, index) => ({ source, target: nodes[(index + 1) % nodes.length] ?? source })).filter(isChannel);
}

function line(nodes: readonly NodeId[]): ChannelId[] {
  return ring(nodes).slice(0, -1);
}

function star(nodes: readonly NodeId[]): ChannelId[] {
  const [hub = 1, ...others] = nodes;
  return others.flatMap((node) => [
    { source: hub, target: node },
    { source: node, target: hub },
  ]);
}

function isChannel({ source, target }: ChannelId): boolean {
  return source !== target;
}
