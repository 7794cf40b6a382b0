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
export function layOut(nodes: readonly NodeId[], trace: Pick<TraceReport, "events">): Diagram {
  const lanes = new Map(nodes.map((node, place): [NodeId, MutableLane] => [node, { node, place, steps: [] }]));
  const columns = new ColumnLayout();
  const arrows = new Arrows(lanes);
  const steps: Step[] = [];
  const stepOf: Step[] = [];
  const starts = stepStarts(trace.events);
  for (const [index, start] of starts.entries()) {
    const events = trace.events.slice(start, starts[index + 1]);
    const lane = lanes.get(events[0]?.node ?? NaN);
    if (lane === undefined) continue;
    const column = columns.place(lane.place, causesOf(events, stepOf));
    const step: Step = { index: steps.length, lane: lane.place, rank: lane.steps.length, column, events };
    steps.push(step);
    lane.steps.push(step);
    for (const event of events) stepOf[event.index] = step;
    arrows.follow(step);
  }
  return { lanes: [...lanes.values()], steps, arrows: arrows.all, columns: columns.count };
}

/** The steps that sent what these events receive; `stepOf` has the steps so far by the index of each of their events. */
function causesOf(events: readonly EventReport[], stepOf: readonly (Step | undefined)[]): Step[] {
  const causes: Step[] = [];
  for (const event of events) {
    const cause = "sentBy" in event ? stepOf[event.sentBy] : undefined;
    if (cause !== undefined) causes.push(cause);
  }
  return causes;
}

/** Arrows, from what steps send to what they receive. */
class Arrows {
  readonly all: MutableArrow[] = [];
  /** What isn't received yet, by the index of the event that sent it; markers by target, too, since an event sends one to many. */
  private readonly messages = new Map<number, MutableArrow>();
  private readonly markers = new Map<number, Map<NodeId, MutableArrow>>();

  constructor(private readonly lanes: ReadonlyMap<NodeId, Lane>) {}

  follow(step: Step): void {
    for (const event of step.events) {
      const { node, index } = event;
      if (event.kind === "receive" || event.kind === "markerReceived") {
        const received = this.received(event);
        if (received !== undefined) received.to = step;
      } else if (event.kind === "send") {
        const { target, position, told } = event;
        const sent = this.add({ source: node, target, from: step, position, snapshot: null, told });
        if (sent !== null) this.messages.set(index, sent);
      } else if (event.kind === "markersSent") {
        const sent = new Map<NodeId, MutableArrow>();
        for (const { target, behind } of event.places) {
          const marker = this.add({ source: node, target, from: step, position: behind, snapshot: event.snapshot, told: null });
          if (marker !== null) sent.set(target, marker);
        }
        this.markers.set(index, sent);
      }
    }
  }

  /** Null where the trace's target has no lane. */
  private add({ source, target, from, position, snapshot, told }: Omit<Arrow, "index" | "to" | "toLane">): MutableArrow | null {
    const toLane = this.lanes.get(target)?.place;
    if (toLane === undefined) return null;
    const added: MutableArrow = { index: this.all.length, source, target, from, to: null, toLane, position, snapshot, told };
    this.all.push(added);
    return added;
  }

  private received({ kind, sentBy, node }: Extract<EventReport, { readonly sentBy: number }>): MutableArrow | undefined {
    return kind === "receive" ? this.messages.get(sentBy) : this.markers.get(sentBy)?.get(node);
  }
}
