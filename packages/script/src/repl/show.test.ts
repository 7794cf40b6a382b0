import { describe, expect, it } from "vitest";
import { LIST_ITEMS } from "../limits.js";
import { showTable } from "./show.js";
import type { View } from "./view.js";

const EMPTY: View = { nodes: [], channels: [], snapshots: [] };

describe("a table", () => {
  it("of nothing says so", () => {
    expect(showTable("nodes", EMPTY, 80)).toEqual(["there is no node"]);
    expect(showTable("channels", EMPTY, 80)).toEqual(["every channel is empty"]);
    expect(showTable("snapshots", EMPTY, 80)).toEqual(["no snapshot was begun"]);
  });

  it("shows the largest ids and amounts there are in a window of 40 characters", () => {
    const largest = { node: 4_294_967_295, balance: 9_223_372_036_854_775_807n };
    expect(showTable("nodes", { ...EMPTY, nodes: [largest] }, 40)).toEqual([
      "      node              balance",
      "──────────  ───────────────────",
      "4294967295  9223372036854775807",
    ]);
  });

  it("counts messages that were not even looked at", () => {
    const channel = { source: 1, target: 2, count: 250_000, first: [{ transfer: 5n }, { marker: "1-1" }] };
    expect(showTable("channels", { ...EMPTY, channels: [channel] }, 60)[2]).toBe("(1 → 2)   250000  5, marker of 1-1, … 249998 more");
  });

  it("puts no more of a list into words than any window shows", () => {
    const nodes = Array.from({ length: LIST_ITEMS + 3 }, (_, node) => node);
    const awaiting = nodes.map((source) => ({ source, target: 9_999 }));
    const snapshot = { snapshot: "1-1", state: "under way", recorded: nodes, nodes: nodes.length, awaiting } as const;
    const [, , row = ""] = showTable("snapshots", { ...EMPTY, snapshots: [snapshot] }, Number.POSITIVE_INFINITY);
    expect(row).toContain(`, ${LIST_ITEMS - 1}, … 3 more`);
    expect(row.endsWith(`, (${LIST_ITEMS - 1} → 9999), … 3 more`)).toBe(true);
  });
});
