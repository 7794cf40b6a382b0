import type { SnapshotId } from "@cutline/core";
import { recordStep } from "./cut.js";
import type { Arrow, Diagram, Lane, Step } from "./diagram.js";

/** The part of a diagram that is drawn, and how much that leaves out. */
export interface DiagramWindow {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  /** With both ends in the window; or, where nobody received it, with its beginning. */
  readonly arrows: readonly Arrow[];
  readonly leftOut: { readonly lanes: number; readonly stepsBefore: number; readonly stepsBehind: number; readonly arrows: number };
}

export interface WindowLimits {
  readonly lanesMax: number;
  readonly stepsMax: number;
}

/** As many lanes and steps as the limits let: the first lanes, and the steps around those in which a snapshot's nodes recorded. */
export function windowOf(diagram: Diagram, snapshot: SnapshotId | null, { lanesMax, stepsMax }: WindowLimits): DiagramWindow {
  const first = firstStep(diagram, snapshot, stepsMax);
  const end = Math.min(diagram.steps.length, first + stepsMax);
  const isIn = ({ index, lane }: Step): boolean => index >= first && index < end && lane < lanesMax;
  const arrows = diagram.arrows.filter(({ from, to, toLane }) => isIn(from) && toLane < lanesMax && (to === null || isIn(to)));
  return {
    lanes: diagram.lanes.slice(0, lanesMax),
    steps: diagram.steps.slice(first, end).filter(isIn),
    arrows,
    leftOut: {
      lanes: Math.max(0, diagram.lanes.length - lanesMax),
      stepsBefore: first,
      stepsBehind: diagram.steps.length - end,
      arrows: diagram.arrows.length - arrows.length,
    },
  };
}

/** Puts the records in the middle, where all of them fit; or else begins with the first of them. */
function firstStep({ lanes, steps }: Diagram, snapshot: SnapshotId | null, stepsMax: number): number {
  if (steps.length <= stepsMax || snapshot === null) return 0;
  const records = lanes.flatMap((lane) => recordStep(lane, snapshot)?.index ?? []);
  const first = records.reduce((least, index) => Math.min(least, index), steps.length - 1);
  const last = records.reduce((most, index) => Math.max(most, index), first);
  const room = Math.max(0, stepsMax - (last - first + 1));
  return Math.max(0, Math.min(first - Math.floor(room / 2), steps.length - stepsMax));
}
