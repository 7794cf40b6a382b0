import type { Arrow, Step } from "../../diagram/diagram.js";
import { type Segment, segmentOf } from "../../diagram/geometry.js";
import type { View } from "./view.js";
import type { Visible } from "./visible.js";

/** Pixels that the pointer may be beside what it means. */
const STEP_REACH_PX = 10;
const ARROW_REACH_PX = 6;

/** What is under the pointer: a step before an arrow. */
export type Hit = { readonly kind: "step"; readonly step: Step } | { readonly kind: "arrow"; readonly arrow: Arrow } | null;

/** Finds what is nearest to a place in the window, if anything is near. */
export function hitAt(x: number, y: number, view: View, { steps, messages, markers }: Visible): Hit {
  const geometry = view.geometry();
  const step = nearest(steps, STEP_REACH_PX, ({ column, lane }) => Math.hypot(geometry.x(column) - x, geometry.y(lane) - y));
  if (step !== null) return { kind: "step", step };
  const arrow = nearest([...messages, ...markers], ARROW_REACH_PX, (one) => distance(x, y, segmentOf(one, geometry)));
  return arrow === null ? null : { kind: "arrow", arrow };
}

function nearest<Item>(items: readonly Item[], reach: number, distanceTo: (item: Item) => number): Item | null {
  let found: Item | null = null;
  let least = reach;
  for (const item of items) {
    const away = distanceTo(item);
    if (away > least) continue;
    least = away;
    found = item;
  }
  return found;
}

function distance(x: number, y: number, { from, to }: Segment): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const square = dx * dx + dy * dy;
  const part = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
  return Math.hypot(x - from[0] - part * dx, y - from[1] - part * dy);
}
