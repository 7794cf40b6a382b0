import { describe, expect, it } from "vitest";
import { explore } from "./exploration.js";
import { ONCE_ACTIONS_MAX } from "./limits.js";
import { meshOf, worldOf, type WorldParts } from "./world.js";

const PARTS: WorldParts = { nodes: { 1: 5, 2: 0 }, channels: meshOf(1, 2), transfers: [], snapshots: [] };

describe("a world", () => {
  it("names the snapshots of each initiator in the order in which it begins them", () => {
    const { snapshots } = worldOf("w", { ...PARTS, snapshots: [[2], [1, 2], [2]] });
    expect(snapshots).toEqual([
      { id: "2-1", roots: [2] },
      { id: "1-1", roots: [1, 2] },
      { id: "2-2", roots: [2] },
    ]);
  });

  it("has late channels where a node is late, and where it is told", () => {
    const { channels } = worldOf("w", {
      ...PARTS,
      lateNodes: { 3: 0 },
      channels: [
        [1, 2],
        [3, 1],
      ],
      lateChannels: [[2, 1]],
    });
    expect(channels.map(({ source, target, late }) => [source, target, late])).toEqual([
      [1, 2, false],
      [3, 1, true],
      [2, 1, true],
    ]);
  });

  it.each<[string, Partial<WorldParts>, string]>([
    ["a node of a channel that isn't there", { channels: [[1, 3]] }, "w: there is no node 3"],
    ["a root that isn't there", { snapshots: [[1, 4]] }, "w: there is no node 4"],
    ["a node that is there and late", { lateNodes: { 2: 0 } }, "w: a node is there twice"],
    ["a channel that is there and late", { lateChannels: [[1, 2]] }, "w: a channel is there twice"],
    ["a transfer without a channel", { channels: [[1, 2]], transfers: [[2, 1, 3]] }, "w: there is no channel (2 → 1) to send on"],
  ])("refuses %s", (_, parts, story) => {
    expect(() => worldOf("w", { ...PARTS, ...parts })).toThrow(expect.objectContaining({ code: "BAD_WORLD", message: story }));
  });

  it("is small: there is room for so many things that happen once, and no more", () => {
    const transfers = (count: number): [number, number, number][] => Array.from({ length: count }, (_, index) => [1, 2, index + 6]);
    expect(explore(worldOf("w", { ...PARTS, transfers: transfers(10) }))).toMatchObject({ ok: true, states: 1024 });
    expect(() => explore(worldOf("w", { ...PARTS, transfers: transfers(ONCE_ACTIONS_MAX + 1) }))).toThrow(
      expect.objectContaining({ code: "WORLD_TOO_LARGE" }),
    );
    expect(explore(worldOf("w", { ...PARTS, transfers: transfers(ONCE_ACTIONS_MAX) }), { statesMax: 10_000 })).toMatchObject({
      isCutOff: true,
    });
  });
});
