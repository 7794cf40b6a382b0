import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { type MarkerProblem, spread } from "./markers.js";
import { orderExists } from "./ties.js";

const DRAIN = 10;

/** A problem in which each snapshot began at one node and all else is open. `ranks`: how many different ones a node may have. */
function randomProblem(random: Random, nodes: number, snapshots: number, ranks: number): MarkerProblem {
  const at: number[] = [];
  const rank: number[] = [];
  for (let snapshot = 0; snapshot < snapshots; snapshot += 1) {
    const initiator = random.below(nodes);
    for (let node = 0; node < nodes; node += 1) {
      at.push(node === initiator ? 1 + snapshot : DRAIN);
      rank.push(random.below(ranks));
    }
  }
  const whole = Array.from({ length: snapshots * nodes * nodes }, () => random.below(100) < 60);
  const brings = (event: number, source: number): boolean => event % nodes !== source && whole[event * nodes + source] === true;
  return { snapshots, nodes, at, open: at.map((line) => line === DRAIN), rank, brings, neighbours: null };
}

/** Tries every order in which events can happen, one at a time. */
function existsByTrying({ snapshots, nodes, at, open, rank, brings }: MarkerProblem): boolean {
  const event = (snapshot: number, node: number): number => snapshot * nodes + node;
  const first = Array.from({ length: nodes }, (_, node) => {
    const recorded = [...Array(snapshots).keys()].filter((snapshot) => open[event(snapshot, node)] !== true);
    return recorded.sort((one, other) => at[event(one, node)]! - at[event(other, node)]!);
  });
  const seen = new Set<string>();
  const goOn = (orders: readonly (readonly number[])[]): boolean => {
    const key = orders.join(" ; ");
    if (seen.has(key)) return false;
    seen.add(key);
    if (orders.every((order) => order.length === snapshots)) return true;
    return orders.some((order, node) =>
      [...Array(snapshots).keys()].some((snapshot) => {
        const left = [...Array(snapshots).keys()].filter((other) => !order.includes(other));
        if (!left.includes(snapshot) || left.some((other) => rank[event(other, node)]! < rank[event(snapshot, node)]!)) return false;
        const brought = orders.some((sent, source) => {
          const place = sent.indexOf(snapshot);
          return place >= 0 && brings(event(snapshot, node), source) && sent.slice(0, place).every((other) => order.includes(other));
        });
        return brought && goOn(orders.with(node, [...order, snapshot]));
      }),
    );
  };
  return goOn(first);
}

describe("orderExists", () => {
  it.each([
    { nodes: 3, snapshots: 2, ranks: 2 },
    { nodes: 4, snapshots: 2, ranks: 3 },
    { nodes: 5, snapshots: 2, ranks: 2 },
    { nodes: 3, snapshots: 3, ranks: 2 },
    { nodes: 4, snapshots: 3, ranks: 2 },
  ])("finds what trying every order finds: %o", ({ nodes, snapshots, ranks }) => {
    const found = { yes: 0, no: 0, noThoughSpread: 0 };
    for (let seed = 0; seed < 400; seed += 1) {
      const problem = randomProblem(new Random(BigInt(seed), nodes, snapshots), nodes, snapshots, ranks);
      const exists = existsByTrying(problem);
      expect(orderExists(problem), `seed ${seed}`).toBe(exists);
      found[exists ? "yes" : "no"] += 1;
      if (!exists && !spread(problem).includes(0)) found.noThoughSpread += 1;
    }
    // The search is put to the test where markers could spread everywhere, and yet no order does.
    expect(Math.min(found.yes, found.no, found.noThoughSpread)).toBeGreaterThan(0);
  });

  it("says that it doesn't know where it may not guess often enough, and errs never", () => {
    let undecided = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const problem = randomProblem(new Random(BigInt(seed), 3, 3), 3, 3, 2);
      const found = orderExists(problem, 0);
      if (found === null) undecided += 1;
      else expect(found, `seed ${seed}`).toBe(orderExists(problem));
    }
    expect(undecided).toBeGreaterThan(0);
  });
});
