import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChannelId, NodeId } from "../identifiers.js";
import { missingRoots } from "./roots.js";

const NODES = [1, 2, 3, 4, 5, 10];

function channelsOf(...pairs: readonly (readonly [NodeId, NodeId])[]): ChannelId[] {
  return pairs.map(([source, target]) => ({ source, target }));
}

/** Whether markers from these roots reach every node. */
function reachAll(roots: readonly NodeId[], channels: readonly ChannelId[]): boolean {
  const reached = new Set(roots);
  for (const _ of NODES) for (const { source, target } of channels) if (reached.has(source)) reached.add(target);
  return NODES.every((node) => reached.has(node));
}

/** How many roots it takes besides those that have begun, by trying every set of them. */
function fewest(channels: readonly ChannelId[], begun: readonly NodeId[]): number {
  let least = NODES.length;
  for (let set = 0; set < 1 << NODES.length; set += 1) {
    const roots = NODES.filter((_, place) => (set & (1 << place)) !== 0);
    if (roots.length < least && reachAll([...begun, ...roots], channels)) least = roots.length;
  }
  return least;
}

describe("the roots of a snapshot", () => {
  it("are none where the initiator reaches everybody", () => {
    expect(missingRoots([1, 2, 3], channelsOf([1, 2], [2, 3]), [1])).toEqual([]);
  });

  it("are whoever nobody reaches, each once, ascending", () => {
    expect(missingRoots([20, 3, 1, 2], channelsOf([3, 2], [20, 2]), [1])).toEqual([3, 20]);
  });

  it("are one of each ring that nobody reaches: its smallest", () => {
    expect(missingRoots([1, 4, 3, 2], channelsOf([4, 3], [3, 2], [2, 4], [2, 1]), [1])).toEqual([2]);
  });

  it("are all that is needed where none has begun, or no node", () => {
    expect(missingRoots([2, 1], channelsOf([1, 2], [2, 1]), [])).toEqual([1]);
    expect(missingRoots([], [], [])).toEqual([]);
  });

  it("take no account of channels and roots that lead out of the cluster", () => {
    expect(missingRoots([1, 2], channelsOf([1, 9], [9, 2]), [1, 9])).toEqual([2]);
  });

  it("are found along a line of any length", () => {
    const nodes = Array.from({ length: 50_000 }, (_, place) => 50_000 - place);
    expect(missingRoots(nodes, channelsOf(...nodes.slice(0, -1).map((node) => [node - 1, node] as const)), [7])).toEqual([1]);
  });

  it("are the smallest of a ring of any length, and every node without channels", () => {
    const nodes = Array.from({ length: 50_000 }, (_, place) => place);
    const ring = nodes.filter((node) => node >= 25_000).map((node) => [node, node === 49_999 ? 25_000 : node + 1] as const);
    expect(missingRoots(nodes, channelsOf(...ring), [])).toEqual(nodes.slice(0, 25_001));
  });

  it("are as few as can be, and reach everybody, whatever the channels", () => {
    const node = fc.constantFrom(...NODES);
    const channels = fc.array(fc.record({ source: node, target: node }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(NODES, { minLength: NODES.length }),
        channels,
        fc.subarray(NODES, { maxLength: 2 }),
        (nodes, all, begun) => {
          const roots = missingRoots(nodes, all, begun);
          expect(reachAll([...begun, ...roots], all)).toBe(true);
          expect(roots).toHaveLength(fewest(all, begun));
          expect(roots).toEqual([...new Set(roots)].sort((one, other) => one - other));
          // Each is the smallest of those that would do in its place.
          for (const [place, root] of roots.entries()) {
            for (const other of NODES.filter((node) => node < root))
              expect(reachAll([...begun, ...roots.with(place, other)], all)).toBe(false);
          }
        },
      ),
    );
  });
});
