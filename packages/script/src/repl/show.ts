import { formatChannel } from "@cutline/core";
import { LIST_ITEMS } from "../limits.js";
import { type Cell, drawTable } from "./table.js";
import type { SnapshotView, View, WaitingItem } from "./view.js";

/** The tables, by the name that `show` takes. */
export const TABLES = ["nodes", "channels", "snapshots"] as const;
export type TableName = (typeof TABLES)[number];

/** A table of what there is, as lines of `width` characters or fewer if possible. Where there is nothing, a line says so. */
export function showTable(table: TableName, view: View, width: number): string[] {
  switch (table) {
    case "nodes":
      return showNodes(view, width);
    case "channels":
      return showChannels(view, width);
    case "snapshots":
      return showSnapshots(view, width);
  }
}

function showNodes({ nodes }: View, width: number): string[] {
  if (nodes.length === 0) return ["there is no node"];
  const columns = [
    { title: "node", align: "right" },
    { title: "balance", align: "right" },
  ] as const;
  return drawTable(
    columns,
    nodes.map(({ node, balance }) => [String(node), String(balance)]),
    width,
  );
}

function showChannels({ channels }: View, width: number): string[] {
  if (channels.length === 0) return ["every channel is empty"];
  const columns = [
    { title: "channel", align: "left" },
    { title: "waiting", align: "right" },
    { title: "messages, the first to come off first", align: "left" },
  ] as const;
  const rows = channels.map(({ first, count, ...channel }) => [
    formatChannel(channel),
    String(count),
    { items: first.map(itemInWords), count },
  ]);
  return drawTable(columns, rows, width);
}

function itemInWords(item: WaitingItem): string {
  return "marker" in item ? `marker of ${item.marker}` : String(item.transfer);
}

function showSnapshots({ snapshots }: View, width: number): string[] {
  if (snapshots.length === 0) return ["no snapshot was begun"];
  const columns = [
    { title: "snapshot", align: "left" },
    { title: "state", align: "left" },
    { title: "recorded", align: "left" },
    { title: "awaits markers on", align: "left" },
  ] as const;
  return drawTable(columns, snapshots.map(snapshotRow), width);
}

function snapshotRow({ snapshot, state, recorded, nodes, awaiting }: SnapshotView): Cell[] {
  return [
    snapshot,
    stateInWords(state),
    { head: `${recorded.length} of ${nodes}: `, items: recorded.slice(0, LIST_ITEMS).map(String), count: recorded.length },
    { items: awaiting.slice(0, LIST_ITEMS).map(formatChannel), count: awaiting.length },
  ];
}

function stateInWords(state: SnapshotView["state"]): string {
  switch (state) {
    case "under way":
    case "whole":
      return state;
    case "consistent":
      return "collected: consistent";
    case "inconsistent":
      return "collected: NOT CONSISTENT";
  }
}
