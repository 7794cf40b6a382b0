import type { ChannelReport, MessageReport, NodeReport, RunReport, SnapshotReport, ViolationReport } from "../run/run-report.js";
import type { Told } from "../run/telling.js";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import type { VectorClock } from "../run/vector-clocks.js";
import { base64 } from "./base64.js";
import { wellFormed } from "./visible.js";

/*
 * What JSON, ndjson and JSON differences say of each thing: docs/report.schema.json describes it. The order of keys is stable; amounts are strings, since
 * JSON's numbers lose digits past 2^53; bytes are base64; what isn't known is null.
 */

/** The version of these shapes. It rises when one changes so that a reader would misread it. */
export const JSON_VERSION = 1;

export type Facts = Readonly<Record<string, unknown>>;

export function runFacts({ title, application, savedBy, session, nodes }: RunReport): Facts {
  return {
    format: "cutline-report",
    version: JSON_VERSION,
    title: wellFormed(title),
    application: wellFormed(application),
    savedBy: wellFormed(savedBy),
    session,
    nodes,
  };
}

export function snapshotFacts({ id, initiator, beginMs, collectMs, verdict, sums, channels }: SnapshotReport): Facts {
  return {
    id,
    initiator,
    beginTime: timeFact(beginMs),
    collectTime: timeFact(collectMs),
    verdict: { consistent: verdict.consistent, violations: verdict.violations.map(violationFacts) },
    sums: sums === null ? null : { atRest: String(sums.atRest), inTransit: String(sums.inTransit) },
    channelCount: channels.size,
  };
}

function violationFacts({ reason, channel, position, explanation }: ViolationReport): Facts {
  return { reason, channel: channel === null ? null : { source: channel.source, target: channel.target }, position, explanation };
}

export function nodeFacts({ node, told, state }: NodeReport): Facts {
  return { node, ...toldFacts(told), state: base64(state) };
}

export function channelFacts({ source, target, sent, received, messages }: ChannelReport): Facts {
  return { source, target, sent, received, messages: messages.map(messageFacts) };
}

export function messageFacts({ position, told, payload }: MessageReport): Facts {
  return { position, ...toldFacts(told), payload: base64(payload) };
}

export function traceFacts({ dropped, missing }: Pick<TraceReport, "dropped" | "missing">): Facts {
  return { dropped, missing };
}

/** An event with its vector clock: nodes ascending, each with how many of its events are known. */
export function eventFacts(event: EventReport, clock: VectorClock): Facts {
  const { index, node, tick, timeMs, kind } = event;
  const ticks = [...clock].sort(([one], [other]) => one - other).map(([of, count]) => ({ node: of, tick: count }));
  return { index, node, tick, timeMs, kind, ...whatHappened(event), clock: ticks };
}

function whatHappened(event: EventReport): Facts {
  switch (event.kind) {
    case "created":
      return toldFacts(event.told);
    case "command":
      return { text: wellFormed(event.text) };
    case "send":
      return { target: event.target, position: event.position, ...toldFacts(event.told) };
    case "receive":
      return { source: event.source, position: event.position, sentBy: event.sentBy, ...toldFacts(event.told) };
    case "record":
      return { snapshot: event.snapshot, firstMarkerFrom: event.firstMarkerFrom, ...toldFacts(event.told) };
    case "markersSent":
      return { snapshot: event.snapshot, places: event.places.map(({ target, behind }) => ({ target, behind })) };
    case "markerReceived":
      return { snapshot: event.snapshot, source: event.source, behind: event.behind, sentBy: event.sentBy };
  }
}

export function toldFacts({ amount, text }: Told): Facts {
  return { amount: amount === null ? null : String(amount), text: wellFormed(text) };
}

function timeFact(milliseconds: number | null): string | null {
  const date = milliseconds === null ? null : new Date(milliseconds);
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
