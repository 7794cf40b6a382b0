import { recordsFor } from "../../diagram/cut.js";
import type { Arrow, Step } from "../../diagram/diagram.js";
import type { View } from "./view.js";

/** What of a diagram is in the window. */
export interface Visible {
  readonly steps: readonly Step[];
  readonly messages: readonly Arrow[];
  readonly markers: readonly Arrow[];
  /** Of how many messages in the window one is drawn: 1, or more where there are too many. */
  readonly oneOf: number;
}

/** Arrows that are drawn at a time: as many as a slow computer draws in a frame. More would be a solid area anyway. */
export const DRAWN_ARROWS_MAX = 2_000;

/** Which markers of a snapshot are drawn: those that made a node record are as many as nodes, all of them as many as channels. */
export type MarkerChoice = "first" | "all" | "none";

export interface Wanted {
  readonly snapshot: string | null;
  readonly markers: MarkerChoice;
  /** Messages that are drawn however many there are. */
  readonly always: ReadonlyMap<Arrow, unknown>;
}

/** Finds what is seen. */
export function findVisible(view: View, { snapshot, markers: choice, always }: Wanted): Visible {
  const [firstColumn, lastColumn] = view.columnsSeen();
  const [firstLane, lastLane] = view.lanesSeen();
  const { steps, arrows } = view.diagram;
  const messages: Arrow[] = [];
  const markers: Arrow[] = [];
  for (const arrow of arrows) {
    if (arrow.from.column > lastColumn) break;
    if ((arrow.to?.column ?? arrow.from.column + 1) < firstColumn) continue;
    if (Math.max(arrow.from.lane, arrow.toLane) < firstLane || Math.min(arrow.from.lane, arrow.toLane) > lastLane) continue;
    if (arrow.snapshot === null) messages.push(arrow);
    else if (arrow.snapshot === snapshot && isChosen(arrow, choice)) markers.push(arrow);
  }
  const oneOf = oneOfHowMany(messages, always);
  return {
    steps: steps
      .slice(firstFrom(steps, firstColumn), firstFrom(steps, lastColumn))
      .filter(({ lane }) => lane >= firstLane && lane <= lastLane),
    messages: oneOf === 1 ? messages : messages.filter((arrow) => arrow.index % oneOf === 0 || always.has(arrow)),
    markers,
    oneOf,
  };
}

/** Of how many messages one is drawn: together with those that always are as many as may be, and where these are that many already, a tenth as many besides. */
function oneOfHowMany(messages: readonly Arrow[], always: Wanted["always"]): number {
  if (messages.length <= DRAWN_ARROWS_MAX) return 1;
  const others = messages.reduce((count, arrow) => (always.has(arrow) ? count : count + 1), 0);
  return Math.ceil(others / Math.max(DRAWN_ARROWS_MAX - messages.length + others, DRAWN_ARROWS_MAX / 10));
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
