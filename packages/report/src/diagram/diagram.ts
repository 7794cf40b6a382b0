import type { NodeId, SnapshotId } from "@cutline/core";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import type { Told } from "../run/telling.js";
import { ColumnLayout } from "./column-layout.js";
import { stepStarts } from "./steps.js";

/** A space-time diagram: who stands where, before anybody knows how large that is drawn. */
export interface Diagram {
  /** Ascending by node. */
  readonly lanes: readonly Lane[];
  /** In the order of the trace, so that causes come before effects; columns never descend. */
  readonly steps: readonly Step[];
  /** What was sent, in the order of sending. */
  readonly arrows: readonly Arrow[];
  /** How many columns there are. */
  readonly columns: number;
}

/** A node's line. */
export interface Lane {
  readonly node: NodeId;
  /** From 0, from above. */
  readonly place: number;
  /** What happened there, in order. */
  readonly steps: readonly Step[];
}

/** What a node did at once: one point on its line. */
export interface Step {
  /** Its place among all steps, from 0. */
  readonly index: number;
  /** The place of its lane, and its own among that lane's steps, from 0. */
  readonly lane: number;
  readonly rank: number;
  readonly column: number;
  /** At least one. */
  readonly events: readonly EventReport[];
}

/** A message or a marker on its way: from one step to another, or to none where nobody received it. */
export interface Arrow {
  /** Its place in `arrows`. */
  readonly index: number;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly from: Step;
  readonly to: Step | null;
  /** The place of its target's lane. */
  readonly toLane: number;
  /** Its place in its channel, from 1; for a marker, the place of the message that it stands behind. */
  readonly position: number;
  /** A marker's; null for a message. */
  readonly snapshot: SnapshotId | null;
  /** A message's words; null for a marker. */
  readonly told: Told | null;
}

interface MutableLane extends Lane {
  readonly steps: Step[];
}

type MutableArrow = { -readonly [Key in keyof Arrow]: Arrow[Key] };

/** Lays a trace out. `nodes` are the lanes, ascending; the trace's own are among them. */
export function layOut(nodes: readonly NodeId[], trace: TraceReport): Diagram {
  const lanes = new Map(nodes.map((node, place): [NodeId, MutableLane] => [node, { node, place, steps: [] }]));
  const columns = new ColumnLayout();
  const arrows = new Arrows(lanes);
  const steps: Step[] = [];
  const starts = stepStarts(trace.events);
  for (const [index, start] of starts.entries()) {
    const events = trace.events.slice(start, starts[index + 1]);
    const lane = lanes.get(events[0]?.node ?? NaN);
    if (lane === undefined) continue;
    const column = columns.place(lane.place, arrows.sendersOf(events));
    const step: Step = { index: steps.length, lane: lane.place, rank: lane.steps.length, column, events };
    steps.push(step);
    lane.steps.push(step);
    arrows.follow(step);
  }
  return { lanes: [...lanes.values()], steps, arrows: arrows.all, columns: columns.count };
}

/** Arrows, from what steps send to what they receive. */
class Arrows {
  readonly all: MutableArrow[] = [];
  /** By the index of the event that sent them, then by target: one for a message, some for markers. */
  private readonly sentBy = new Map<number, Map<NodeId, MutableArrow>>();

  constructor(private readonly lanes: ReadonlyMap<NodeId, Lane>) {}

  /** The steps that sent what these events receive. */
  sendersOf(events: readonly EventReport[]): Step[] {
    return events.flatMap((event) => {
      const arrow = this.received(event);
      return arrow === undefined ? [] : [arrow.from];
    });
  }

  follow(step: Step): void {
    for (const event of step.events) {
      const received = this.received(event);
      if (received !== undefined) received.to = step;
      const { node, index } = event;
      if (event.kind === "send") {
        this.add(index, { source: node, target: event.target, from: step, position: event.position, snapshot: null, told: event.told });
      } else if (event.kind === "markersSent") {
        for (const { target, behind } of event.places)
          this.add(index, { source: node, target, from: step, position: behind, snapshot: event.snapshot, told: null });
      }
    }
  }

  private add(sentBy: number, arrow: Omit<Arrow, "index" | "to" | "toLane">): void {
    const toLane = this.lanes.get(arrow.target)?.place;
    if (toLane === undefined) return;
    const added: MutableArrow = { ...arrow, index: this.all.length, to: null, toLane };
    this.all.push(added);
    const others = this.sentBy.get(sentBy);
    if (others === undefined) this.sentBy.set(sentBy, new Map([[added.target, added]]));
    else others.set(added.target, added);
  }

  private received(event: EventReport): MutableArrow | undefined {
    if (event.kind !== "receive" && event.kind !== "markerReceived") return undefined;
    return this.sentBy.get(event.sentBy)?.get(event.node);
  }
}
