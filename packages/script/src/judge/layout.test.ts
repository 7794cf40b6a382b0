import { expect, it } from "vitest";
import { ListedOrder, MeshOrder } from "./channel-order.js";
import { Layout } from "./layout.js";

it.each([
  [1, 1],
  [1, 4],
  [3, 2],
  [2, 5],
])("finds each line of %i snapshots of %i nodes by what it is about", (snapshots, nodes) => {
  const layout = new Layout(snapshots, nodes, new MeshOrder(nodes));
  const kinds = new Map<string, number>();
  for (let line = 0; line < layout.lines; line += 1) {
    const slot = layout.slot(line);
    kinds.set(slot.kind, (kinds.get(slot.kind) ?? 0) + 1);
    if (slot.kind === "balance") expect(layout.balance(slot.snapshot, slot.node)).toBe(line);
    if (slot.kind === "channel") expect(layout.channel(slot.snapshot, slot.source, slot.target)).toBe(line);
  }
  expect(kinds.get("balance")).toBe(snapshots * nodes);
  expect(kinds.get("channel") ?? 0).toBe(snapshots * nodes * (nodes - 1));
  expect(kinds.get("nodesHeader")).toBe(snapshots);
  expect(kinds.get("channelsHeader")).toBe(snapshots);
  expect(kinds.get("snapshotHeader") ?? 0).toBe(snapshots > 1 ? snapshots : 0);
});

it("lists channels by source, then target, without those from a node to itself", () => {
  const layout = new Layout(1, 3, new MeshOrder(3));
  const slots = Array.from({ length: 6 }, (_, index) => layout.slot(5 + index));
  expect(slots.map((slot) => (slot.kind === "channel" ? `${slot.source}${slot.target}` : ""))).toEqual([
    "01",
    "02",
    "10",
    "12",
    "20",
    "21",
  ]);
});

it("lists only the channels that there are, in the same order", () => {
  const pairs = ["20", "02", "01"].map(([source, target]) => ({ source: Number(source), target: Number(target) }));
  const layout = new Layout(2, 3, new ListedOrder(pairs, 3));
  expect(layout.lines).toBe(2 * (2 + 3 + 1 + 3));
  const slots = Array.from({ length: 3 }, (_, index) => layout.slot(layout.height + 6 + index));
  expect(slots.map((slot) => (slot.kind === "channel" ? `${slot.snapshot}:${slot.source}${slot.target}` : ""))).toEqual([
    "1:01",
    "1:02",
    "1:20",
  ]);
  expect(layout.channel(1, 2, 0)).toBe(layout.lines - 1);
  expect(() => layout.channel(1, 1, 0)).toThrow(RangeError);
});

it("may have no channels at all", () => {
  expect(new Layout(1, 2, new ListedOrder([], 2)).lines).toBe(4);
  expect(new Layout(1, 1, new MeshOrder(1)).lines).toBe(3);
});
