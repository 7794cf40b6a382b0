import { describe, expect, it } from "vitest";
import { Refusal } from "./errors.js";
import type { ChannelId, NodeId } from "./identifiers.js";
import { joinsAsRoot, Topology } from "./topology.js";

function channelsOf(...pairs: readonly (readonly [NodeId, NodeId])[]): ChannelId[] {
  return pairs.map(([source, target]) => ({ source, target }));
}

const LINE = Topology.of(channelsOf([1, 2], [2, 3], [3, 4]));

describe("a topology", () => {
  it("has the channels that are listed, in the direction in which they are", () => {
    expect(LINE.has({ source: 1, target: 2 })).toBe(true);
    expect(LINE.has({ source: 2, target: 1 })).toBe(false);
    expect(LINE.has({ source: 7, target: 8 })).toBe(false);
    expect(LINE.targetsOf(1, new Set([1, 2, 3]))).toEqual([2]);
    expect(LINE.targetsOf(4, new Set([4]))).toEqual([]);
    expect(LINE.sourcesOf(2, new Set([1, 2, 3]))).toEqual([1]);
    expect(LINE.isMesh).toBe(false);
  });

  it("gives a node that joins its channels with those who are there", () => {
    expect(LINE.channelsOf(3, new Set([1, 2, 4]))).toEqual(channelsOf([3, 4], [2, 3]));
    expect(LINE.channelsOf(3, new Set([1, 4]))).toEqual(channelsOf([3, 4]));
    expect(LINE.channelsOf(9, new Set([1, 2]))).toEqual([]);
  });

  it("lists the channels among those who are there", () => {
    expect([...LINE.channelsAmong(new Set([4, 3, 1]))]).toEqual(channelsOf([3, 4]));
    expect([...LINE.channelsAmong(new Map([[2, "two"], [3, "three"]]))]).toEqual(channelsOf([2, 3])); // prettier-ignore
  });

  it("needs further roots where the initiator doesn't reach everybody, and none where it does", () => {
    const nodes = new Set([4, 3, 2, 1, 9]);
    expect(LINE.furtherRoots(1, nodes)).toEqual([9]);
    expect(LINE.furtherRoots(3, nodes)).toEqual([1, 9]);
    expect(LINE.furtherRoots(1, new Set([1, 2, 3, 4]))).toEqual([]);
    expect(LINE.furtherRoots(1, new Set([1, 3, 4]))).toEqual([3]);
  });

  it("may be empty: then each node is alone", () => {
    const empty = Topology.of([]);
    expect(empty.has({ source: 1, target: 2 })).toBe(false);
    expect(empty.furtherRoots(2, new Set([3, 2, 1]))).toEqual([1, 3]);
  });

  it.each([
    { channels: channelsOf([1, 2], [3, 3]), story: "channel (3 → 3) leads from a node to itself; leave it out" },
    { channels: channelsOf([1, 2], [2, 1], [1, 2]), story: "channel (1 → 2) is listed twice; list it once" },
  ])("is refused where $story", ({ channels, story }) => {
    expect(() => Topology.of(channels)).toThrow(new Refusal("BAD_TOPOLOGY", story));
  });
});

describe("a mesh", () => {
  it("has every channel, and needs no further roots", () => {
    const mesh = Topology.of(null);
    expect(mesh).toBe(Topology.mesh);
    expect(mesh.has({ source: 1, target: 2 })).toBe(true);
    expect(mesh.channelsOf(3, new Set([1, 2]))).toEqual(channelsOf([3, 1], [1, 3], [3, 2], [2, 3]));
    expect([...mesh.channelsAmong(new Set([1, 2]))]).toEqual(channelsOf([1, 2], [2, 1]));
    expect(mesh.targetsOf(1, new Set([1, 2, 3]))).toEqual([2, 3]);
    expect(mesh.sourcesOf(1, new Set([1, 2, 3]))).toEqual([2, 3]);
    expect(mesh.isMesh).toBe(true);
    expect(mesh.furtherRoots(1, new Set([1, 2, 3]))).toEqual([]);
  });
});

it("makes a node that no channel leads to join as a root", () => {
  expect(joinsAsRoot(3, channelsOf([3, 4], [2, 3]))).toBe(false);
  expect(joinsAsRoot(3, channelsOf([3, 4]))).toBe(true);
  expect(joinsAsRoot(3, [])).toBe(true);
});
