import type { NodeId } from "@cutline/core";
import { LISTED_MAX } from "../limits.js";

/** Items as a person would list them; those past LISTED_MAX are counted. `none`: what to say where there are none. */
export function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none;
  const more = items.length - LISTED_MAX;
  return items.slice(0, LISTED_MAX).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** `node 3`, or `nodes 3, 5`. */
export function nodeList(nodes: readonly NodeId[]): string {
  return `${nodes.length === 1 ? "node" : "nodes"} ${listed(nodes.map(String), "none")}`;
}
