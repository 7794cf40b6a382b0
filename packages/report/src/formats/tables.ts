import type { RunReport } from "../run/run-report.js";
import { vectorClocks } from "../run/vector-clocks.js";
import { eventInWords, sumOf } from "./words.js";

/** What stands in a cell: text of an application's or ours, a number, bytes, or nothing. */
export type Cell = string | number | bigint | boolean | Uint8Array | null;

/** What a column holds: whole numbers below 2^53, amounts of any size, fractions, text, or bytes. */
export type ColumnKind = "integer" | "amount" | "fraction" | "text" | "bytes";

/** A table of a report: for spreadsheets and databases. */
export interface Table {
  readonly name: string;
  /** In order. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly rows: (report: RunReport) => Iterable<readonly Cell[]>;
}

export const NODES: Table = {
  name: "nodes",
  columns: { snapshot: "text", node: "integer", amount: "amount", text: "text", state: "bytes" },
  *rows({ snapshots }) {
    for (const { id, nodes } of snapshots) for (const { node, told, state } of nodes) yield [id, node, told.amount, told.text, state];
  },
};

export const CHANNELS: Table = {
  name: "channels",
  columns: {
    snapshot: "text",
    source: "integer",
    target: "integer",
    sent: "integer",
    received: "integer",
    in_transit: "integer",
    amount: "amount",
  },
  *rows({ snapshots }) {
    for (const { id, channels } of snapshots) {
      for (const { source, target, sent, received, messages } of channels) {
        yield [id, source, target, sent, received, messages.length, sumOf(messages)];
      }
    }
  },
};

/** Messages in transit. */
export const MESSAGES: Table = {
  name: "messages",
  columns: {
    snapshot: "text",
    source: "integer",
    target: "integer",
    position: "integer",
    amount: "amount",
    text: "text",
    payload: "bytes",
  },
  *rows({ snapshots }) {
    for (const { id, channels } of snapshots) {
      for (const { source, target, messages } of channels.inTransit()) {
        for (const { position, told, payload } of messages) yield [id, source, target, position, told.amount, told.text, payload];
      }
    }
  },
};

export const SNAPSHOTS: Table = {
  name: "snapshots",
  columns: {
    snapshot: "text",
    initiator: "integer",
    begin_ms: "integer",
    collect_ms: "integer",
    consistent: "integer",
    at_rest: "amount",
    in_transit: "amount",
  },
  *rows({ snapshots }) {
    for (const { id, initiator, beginMs, collectMs, verdict, sums } of snapshots) {
      yield [id, initiator, beginMs, collectMs, verdict.consistent, sums?.atRest ?? null, sums?.inTransit ?? null];
    }
  },
};

export const VIOLATIONS: Table = {
  name: "violations",
  columns: { snapshot: "text", reason: "text", source: "integer", target: "integer", position: "integer", explanation: "text" },
  *rows({ snapshots }) {
    for (const { id, verdict } of snapshots) {
      for (const { reason, channel, position, explanation } of verdict.violations) {
        yield [id, reason, channel?.source ?? null, channel?.target ?? null, position, explanation];
      }
    }
  },
};

/** What happened. A message's send and receive have the same source, target and position. */
export const EVENTS: Table = {
  name: "events",
  columns: {
    event: "integer",
    node: "integer",
    tick: "integer",
    time_ms: "fraction",
    kind: "text",
    source: "integer",
    target: "integer",
    position: "integer",
    snapshot: "text",
    sent_by: "integer",
    text: "text",
  },
  *rows({ trace }) {
    for (const event of trace?.events ?? []) {
      const { index, node, tick, timeMs, kind } = event;
      const [source, target] = kind === "send" ? [node, event.target] : "source" in event ? [event.source, node] : [null, null];
      const position = "position" in event ? event.position : null;
      const snapshot = "snapshot" in event ? event.snapshot : null;
      yield [
        index,
        node,
        tick,
        timeMs,
        kind,
        source,
        target,
        position,
        snapshot,
        "sentBy" in event ? event.sentBy : null,
        eventInWords(event),
      ];
    }
  },
};

/** Vector clocks: how many events of each node are known at an event. */
export const CLOCKS: Table = {
  name: "clocks",
  columns: { event: "integer", node: "integer", tick: "integer" },
  *rows({ trace }) {
    if (trace === null) return;
    for (const { event, clock } of vectorClocks(trace)) for (const [node, tick] of clock) yield [event.index, node, tick];
  },
};
