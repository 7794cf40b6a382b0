import type { TableName } from "./show.js";
import type { View, WaitingItem } from "./view.js";

/** What `show` found, as the json style prints it: one object, with the tables asked for. Amounts are strings, as in all of its lines. */
export function showJson(at: number, tables: readonly TableName[], view: View): string {
  return JSON.stringify({ line: at, command: "show", ...Object.fromEntries(tables.map((table) => [table, factsOf(table, view)])) });
}

function factsOf(table: TableName, { nodes, channels, snapshots }: View): unknown {
  switch (table) {
    case "nodes":
      return nodes.map(({ node, balance }) => ({ node, balance: String(balance) }));
    case "channels":
      return channels.map(({ source, target, count, first }) => ({ source, target, waiting: count, first: first.map(itemFacts) }));
    case "snapshots":
      return snapshots.map(({ snapshot, state, recorded, awaiting }) => ({ snapshot, state, recorded, awaiting }));
  }
}

function itemFacts(item: WaitingItem): unknown {
  return "marker" in item ? { marker: item.marker } : { transfer: String(item.transfer) };
}
