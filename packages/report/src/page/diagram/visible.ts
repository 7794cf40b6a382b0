import { recordsFor } from "../../diagram/cut.js";
import type { Arrow, Step } from "../../diagram/diagram.js";
import type { View } from "./view.js";

/** What of a diagram is in the window and drawn. */
export interface Visible {
  readonly steps: readonly Step[];
  /** Those that the cut does nothing to first. */
  readonly messages: readonly Arrow[];
  readonly markers: readonly Arrow[];
  readonly thinned: Thinned;
}

/** Of how many arrows in the window one is drawn: 1, or more where there are too many. */
export interface Thinned {
  readonly messages: number;
  /** Messages that the cut goes through. */
  readonly crossing: number;
  readonly markers: number;
}

/** Which markers of a snapshot are drawn: those that made a node record are as many as nodes, all of them as many as channels. */
export type MarkerChoice = "first" | "all" | "none";

export interface Wanted {
  readonly snapshot: string | null;
  readonly markers: MarkerChoice;
  /** Messages that the cut goes through. */
  readonly crossing: ReadonlyMap<Arrow, unknown>;
}

/** Finds what is seen. */
export function findVisible(view: View, wanted: Wanted): Visible {
  const [firstColumn, lastColumn] = view.columnsSeen();
  const [firstLane, lastLane] = view.lanesSeen();
  const { steps } = view.diagram;
  const seen = arrowsSeen(view, wanted);
  const markers = thinOut(seen.markers, view, DRAWN_MAX.markers);
  const crossing = thinOut(seen.crossing, view, DRAWN_MAX.crossing);
  const messages = thinOut(seen.messages, view, DRAWN_MAX.messages);
  return {
    steps: steps
      .slice(firstFrom(steps, firstColumn), firstFrom(steps, lastColumn))
      .filter(({ lane }) => lane >= firstLane && lane <= lastLane),
    messages: [...messages.drawn, ...crossing.drawn],
    markers: markers.drawn,
    thinned: { messages: messages.oneOf, crossing: crossing.oneOf, markers: markers.oneOf },
  };
}

function arrowsSeen(view: View, { snapshot, markers: choice, crossing }: Wanted): Record<keyof Thinned, Arrow[]> {
  const [firstColumn, lastColumn] = view.columnsSeen();
  const [firstLane, lastLane] = view.lanesSeen();
  const seen: Record<keyof Thinned, Arrow[]> = { messages: [], crossing: [], markers: [] };
  for (const arrow of view.diagram.arrows) {
    if (arrow.from.column > lastColumn) break;
    if ((arrow.to?.column ?? arrow.from.column + 1) < firstColumn) continue;
    if (Math.max(arrow.from.lane, arrow.toLane) < firstLane || Math.min(arrow.from.lane, arrow.toLane) > lastLane) continue;
    if (arrow.snapshot === null) seen[crossing.has(arrow) ? "crossing" : "messages"].push(arrow);
    else if (arrow.snapshot === snapshot && isChosen(arrow, choice)) seen.markers.push(arrow);
  }
  return seen;
}

/**
 * What is drawn at a time of each kind: as many arrows, and as long ones, as a slow computer without a graphics card draws in a frame. More would be a solid
 * area anyway.
 */
const DRAWN_MAX = {
  messages: { arrows: 1_500, px: 150_000 },
  crossing: { arrows: 1_000, px: 150_000 },
  markers: { arrows: 1_000, px: 100_000 },
} as const;

/** Always the same of them wherever the window is, so that nothing flickers while it moves. */
function thinOut(
  arrows: readonly Arrow[],
  view: View,
  max: { readonly arrows: number; readonly px: number },
): { drawn: readonly Arrow[]; oneOf: number } {
  const px = arrows.reduce((sum, arrow) => sum + lengthSeen(arrow, view), 0);
  const oneOf = Math.max(1, Math.ceil(arrows.length / max.arrows), Math.ceil(px / max.px));
  return { drawn: oneOf === 1 ? arrows : arrows.filter(({ index }) => index % oneOf === 0), oneOf };
}

/** How much of an arrow can be in the window, pixels. */
function lengthSeen({ from, to, toLane }: Arrow, { columnPx, lanePx, width, height }: View): number {
  const across = ((to?.column ?? from.column + 1) - from.column) * columnPx;
  const down = Math.abs(toLane - from.lane) * lanePx;
  const part = Math.min(1, width / Math.max(1, across), height / Math.max(1, down));
  return part * Math.hypot(across, down);
}

/** A marker that made a node record arrived in the step of that record. */
export function isChosen({ to, snapshot }: Arrow, choice: MarkerChoice): boolean {
  if (choice !== "first") return choice === "all";
  return to !== null && recordsFor(to, snapshot);
}

/** The place of the first step in a column or behind it. */
function firstFrom(steps: readonly Step[], column: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle]?.column ?? 0) < column) low = middle + 1;
    else high = middle;
  }
  return low;
}
