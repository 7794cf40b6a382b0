import type { SnapshotId } from "@cutline/core";
import type { Arrow, Diagram, Lane, Step } from "./diagram.js";

/** A cut through the diagram: how many of each lane's steps are before it, by the lane's place. */
export type Cut = readonly number[];

/** What a cut does to the messages. Markers are the algorithm's own and count for nothing here. */
export interface CutFinding {
  /** Received before the cut and sent after it: with any of these, the cut is inconsistent. */
  readonly broken: readonly Arrow[];
  /** Sent before the cut and not received before it. */
  readonly inTransit: readonly Arrow[];
}

/** What a cut does to a message that it does something to. */
export type CutState = "in-transit" | "broken";

/** The same finding by message. */
export function statesOf({ broken, inTransit }: CutFinding): Map<Arrow, CutState> {
  const states = new Map<Arrow, CutState>();
  for (const arrow of inTransit) states.set(arrow, "in-transit");
  for (const arrow of broken) states.set(arrow, "broken");
  return states;
}

/** Whether a step is before the cut. */
export function isBefore(cut: Cut, { lane, rank }: Pick<Step, "lane" | "rank">): boolean {
  return rank < (cut[lane] ?? 0);
}

/** What a cut does to each message: a state of the whole is one that could have been if nothing is received in it that isn't sent in it. */
export function examineCut({ arrows }: Pick<Diagram, "arrows">, cut: Cut): CutFinding {
  const broken: Arrow[] = [];
  const inTransit: Arrow[] = [];
  for (const arrow of arrows) {
    if (arrow.snapshot !== null) continue;
    const sent = isBefore(cut, arrow.from);
    const received = arrow.to !== null && isBefore(cut, arrow.to);
    if (received && !sent) broken.push(arrow);
    else if (sent && !received) inTransit.push(arrow);
  }
  return { broken, inTransit };
}

/** The cut of a snapshot, as far as it is in a trace. */
export interface SnapshotCut {
  readonly cut: Cut;
  /** Nodes whose record isn't in the trace. */
  readonly missing: number;
}

/** The cut that a snapshot made: each node's line is cut where it recorded. A node whose record isn't in the trace is cut behind everything. */
export function cutOfSnapshot({ lanes }: Pick<Diagram, "lanes">, snapshot: SnapshotId): SnapshotCut {
  let missing = 0;
  const cut = lanes.map((lane) => {
    const step = recordStep(lane, snapshot);
    if (step === undefined) missing += 1;
    return step === undefined ? lane.steps.length : step.rank + 1;
  });
  return { cut, missing };
}

/** The step in which a node recorded. */
export function recordStep({ steps }: Lane, snapshot: SnapshotId): Step | undefined {
  return steps.find((step) => recordsFor(step, snapshot));
}

/** Whether the node recorded for a snapshot in this step; for any at all where none is named. */
export function recordsFor({ events }: Step, snapshot: SnapshotId | null): boolean {
  return events.some((event) => event.kind === "record" && (snapshot === null || event.snapshot === snapshot));
}

/** Where a cut crosses a lane, in columns: at the record where the node recorded in the last step before it, or else just behind that step. */
export function cutColumn({ steps }: Lane, before: number): number {
  const step = steps[before - 1];
  if (step === undefined) return -0.25;
  return recordsFor(step, null) ? step.column : step.column + 0.5;
}

/** The cut of a lane that is nearest to a column: how many of its steps are before it. */
export function nearestCut(lane: Lane, column: number): number {
  let low = 0;
  let high = lane.steps.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((lane.steps[middle - 1]?.column ?? 0) <= column) low = middle;
    else high = middle - 1;
  }
  return low;
}
