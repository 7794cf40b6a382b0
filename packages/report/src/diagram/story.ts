import { formatChannel } from "@cutline/core";
import type { EventReport } from "../run/trace-report.js";
import { counted } from "../text/counted.js";
import type { AlgorithmNote } from "./algorithm-notes.js";
import type { Step } from "./diagram.js";

type Notes = ReadonlyMap<number, AlgorithmNote>;
type Of<Kind extends EventReport["kind"]> = Extract<EventReport, { readonly kind: Kind }>;

/** A step in a sentence that a student understands: what happened at the node, and what the algorithm made of it. */
export function tellStep({ events }: Pick<Step, "events">, notes: Notes): string {
  const [first, ...followed] = events;
  if (first === undefined) return "";
  const consequences = followed.map(tellConsequence).join(" and ");
  if (consequences === "") return `${tellFirst(first, notes)}.`;
  switch (first.kind) {
    case "markerReceived":
      return `${tellFirstMarker(first)}: it ${consequences}${notes.get(first.index)?.markersLeft === 0 ? COMPLETE : ""}.`;
    case "record":
      return `${tellFirst(first, notes)} and ${consequences}.`;
    default:
      return `${tellFirst(first, notes)}: it ${consequences}.`;
  }
}

const COMPLETE = ". No other marker comes, so its part of the snapshot is complete";

function tellFirst(event: EventReport, notes: Notes): string {
  const node = `Node ${event.node}`;
  switch (event.kind) {
    case "created":
      return `${node} starts with ${event.told.text}`;
    case "command":
      return `${node} is told: ${event.text}`;
    case "send":
      return `${node} ${tellConsequence(event)}`;
    case "receive":
      return `${node} receives ${event.told.text} on ${channelInto(event)}${tellRecording(notes.get(event.index))}`;
    case "record":
      return `${node} begins snapshot ${event.snapshot}: it records ${event.told.text}`;
    case "markersSent":
      return `${node} ${tellConsequence(event)}: the channel came late, and snapshot ${event.snapshot} is still under way`;
    case "markerReceived":
      return `${node} receives ${tellMarker(event, notes.get(event.index))}`;
  }
}

function tellFirstMarker(event: Of<"markerReceived">): string {
  return `Node ${event.node} receives its first marker of snapshot ${event.snapshot} on ${channelInto(event)}`;
}

/** What followed at once, without its subject. */
function tellConsequence(event: EventReport): string {
  switch (event.kind) {
    case "send":
      return `sends ${event.told.text} on ${formatChannel({ source: event.node, target: event.target })}`;
    case "record":
      return `records ${event.told.text}`;
    case "markersSent": {
      const [only] = event.places;
      return event.channels === 1 && only !== undefined
        ? `sends a marker on ${formatChannel({ source: event.node, target: only.target })}`
        : `sends markers on its ${counted(event.channels, "outgoing channel")}`;
    }
    case "created":
    case "command":
    case "receive":
    case "markerReceived":
      return "";
  }
}

function tellRecording(note: AlgorithmNote | undefined): string {
  if (note === undefined) return "";
  const [snapshot, ...others] = note.recordedBy;
  const names = others.length === 0 ? `snapshot ${snapshot ?? ""}` : `snapshots ${note.recordedBy.join(", ")}`;
  return `, after it recorded and before the channel's marker, so ${names} ${others.length === 0 ? "records" : "record"} it as in transit`;
}

function tellMarker(event: Of<"markerReceived">, note: AlgorithmNote | undefined): string {
  const marker = `marker of snapshot ${event.snapshot} on ${channelInto(event)}`;
  if (note === undefined) return `a ${marker}`;
  const found = note.channelMessages === 0 ? "nothing" : counted(note.channelMessages, "message");
  const closed = `it closes that channel, in which ${found} was recorded`.replace("messages was", "messages were");
  return note.markersLeft === 0 ? `its last ${marker}: ${closed}, and its part of the snapshot is complete` : `a ${marker}: ${closed}`;
}

function channelInto({ source, node }: { readonly source: number; readonly node: number }): string {
  return formatChannel({ source, target: node });
}
