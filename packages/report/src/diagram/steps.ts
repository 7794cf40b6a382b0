import type { EventReport } from "../run/trace-report.js";

/**
 * Where each step begins: indexes into `events`, ascending. A step is what a node did at once: a command or a receive with the messages that it sent, a
 * first marker with the record and the markers that follow it.
 */
export function stepStarts(events: readonly EventReport[]): number[] {
  const starts: number[] = [];
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before?.node !== event.node || !belongsTo(event, before)) starts.push(index);
  }
  return starts;
}

/** Whether an event is the consequence of the one before it at the same node. */
function belongsTo(event: EventReport, before: EventReport): boolean {
  switch (event.kind) {
    case "created":
    case "command":
    case "receive":
    case "markerReceived":
      return false;
    case "send":
      return before.kind === "command" || before.kind === "receive" || before.kind === "send" || before.kind === "created";
    case "record":
      return before.kind === "markerReceived" && before.snapshot === event.snapshot && before.source === event.firstMarkerFrom;
    case "markersSent":
      return before.kind === "record" && before.snapshot === event.snapshot;
  }
}
