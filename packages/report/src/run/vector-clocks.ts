import type { NodeId } from "@cutline/core";
import type { EventReport, TraceReport } from "./trace-report.js";

/** A vector clock: how many events of each node are known, its own included. Nodes of which none is known are left out. */
export type VectorClock = ReadonlyMap<NodeId, number>;

/** An event with its vector clock, which holds until the next one is asked for. */
export interface ClockedEvent {
  readonly event: EventReport;
  readonly clock: VectorClock;
}

/**
 * The vector clock of each event, in the order of the trace: each event ticks its node's own component, and a receive takes over what was known where its
 * message or marker was sent. Clocks of sends are kept only until all that they sent was received.
 */
export function* vectorClocks({ events }: TraceReport): Generator<ClockedEvent> {
  const receivers = countReceivers(events);
  const current = new Map<NodeId, Map<NodeId, number>>();
  const underWay = new Map<number, { readonly clock: VectorClock; receiversLeft: number }>();
  for (const event of events) {
    const clock = current.get(event.node) ?? new Map<NodeId, number>();
    current.set(event.node, clock);
    if (event.kind === "receive" || event.kind === "markerReceived") {
      const sent = underWay.get(event.sentBy);
      if (sent !== undefined) {
        merge(clock, sent.clock);
        sent.receiversLeft -= 1;
        if (sent.receiversLeft === 0) underWay.delete(event.sentBy);
      }
    }
    clock.set(event.node, event.tick);
    const receiversLeft = receivers.get(event.index) ?? 0;
    if (receiversLeft > 0) underWay.set(event.index, { clock: new Map(clock), receiversLeft });
    yield { event, clock };
  }
}

/** How many events receive what an event sent, by its index. */
function countReceivers(events: readonly EventReport[]): Map<number, number> {
  const receivers = new Map<number, number>();
  for (const event of events) {
    if (event.kind === "receive" || event.kind === "markerReceived") receivers.set(event.sentBy, (receivers.get(event.sentBy) ?? 0) + 1);
  }
  return receivers;
}

function merge(clock: Map<NodeId, number>, other: VectorClock): void {
  for (const [node, tick] of other) if ((clock.get(node) ?? 0) < tick) clock.set(node, tick);
}
