import type { Trace, TraceEvent } from "@cutline/protocol";
import { type OrderedEvent, orderEvents } from "./order-events.js";
import type { Teller } from "./telling.js";
import type { EventReport, TraceReport } from "./trace-report.js";

type Happened = NonNullable<TraceEvent["event"]>;

/** Where an event stands. */
type Place = Pick<EventReport, "index" | "node" | "tick" | "timeMs">;

/** A trace in words. Events that can't be placed, because what they received isn't there, count as dropped. */
export function readTrace({ nodes, missing }: Trace, teller: Teller): TraceReport {
  const ordered = orderEvents(nodes);
  const placed = new Map<number, number>();
  for (const { node } of ordered) placed.set(node, (placed.get(node) ?? 0) + 1);
  const dropped = nodes.map(({ node, events, dropped: over }) => ({ node, events: over + events.length - (placed.get(node) ?? 0) }));
  return {
    events: ordered.map((event, index) => readEvent(event, index, teller)),
    dropped: dropped.filter(({ events }) => events > 0),
    missing,
  };
}

function readEvent({ node, tick, event, sentBy }: OrderedEvent, index: number, teller: Teller): EventReport {
  const place: Place = { index, node, tick, timeMs: event.timeUs === 0 ? null : event.timeUs / 1_000 };
  return event.event === undefined
    ? { ...place, kind: "command", text: "something that only a newer version knows" }
    : told(place, event.event, sentBy ?? 0, teller);
}

function told({ index, node, tick, timeMs }: Place, event: Happened, sentBy: number, teller: Teller): EventReport {
  switch (event.$case) {
    case "created":
      return { index, node, tick, timeMs, kind: "created", told: teller.state(event.value.state) };
    case "command":
      return { index, node, tick, timeMs, kind: "command", text: teller.command(event.value.command, event.value.reply).text };
    case "sent": {
      const { target, position, payload } = event.value;
      return { index, node, tick, timeMs, kind: "send", target, position, told: teller.message(payload) };
    }
    case "received": {
      const { source, position, payload } = event.value;
      return { index, node, tick, timeMs, kind: "receive", source, position, told: teller.message(payload), sentBy };
    }
    case "recorded": {
      const { snapshotId, firstMarkerFrom = null, state } = event.value;
      return { index, node, tick, timeMs, kind: "record", snapshot: snapshotId, firstMarkerFrom, told: teller.state(state) };
    }
    case "markersSent": {
      const { snapshotId, places } = event.value;
      return { index, node, tick, timeMs, kind: "markersSent", snapshot: snapshotId, channels: places.length, places };
    }
    case "markerReceived": {
      const { snapshotId, source, behind } = event.value;
      return { index, node, tick, timeMs, kind: "markerReceived", snapshot: snapshotId, source, behind, sentBy };
    }
  }
}
