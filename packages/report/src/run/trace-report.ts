import type { NodeId, SnapshotId } from "@cutline/core";
import type { Told } from "./telling.js";

/** What happened, as far as it was kept: a consistent beginning of the run, in which nothing is received that isn't sent. */
export interface TraceReport {
  /** Every node's events in one order that could have been: causes come before their effects, and each node's events in its own order. */
  readonly events: readonly EventReport[];
  /** Events that happened and aren't here, by node, ascending; nodes without any are left out. */
  readonly dropped: readonly { readonly node: NodeId; readonly events: number }[];
  /** Why more is missing, for a person; empty where nothing else is. */
  readonly missing: string;
}

/** What every event has. */
interface EventPlace {
  /** Its index in `events`. */
  readonly index: number;
  readonly node: NodeId;
  /** Which of its node's events it is, from 1: its node's own component of its vector clock. */
  readonly tick: number;
  /** Wall-clock time at the node's host, milliseconds since 1970, with fractions; null where the host has no clock. */
  readonly timeMs: number | null;
}

/** An event. What one step of a node did stands in one row: a command or receive, then what it sent; a record, then its markers. */
export type EventReport = EventPlace &
  (
    | { readonly kind: "created"; readonly told: Told }
    | { readonly kind: "command"; readonly text: string }
    | { readonly kind: "send"; readonly target: NodeId; readonly position: number; readonly told: Told }
    | {
        readonly kind: "receive";
        readonly source: NodeId;
        readonly position: number;
        readonly told: Told;
        /** Index of the event that sent it. */
        readonly sentBy: number;
      }
    | {
        readonly kind: "record";
        readonly snapshot: SnapshotId;
        /** Source of the channel that brought the first marker; null where the node was asked to begin the snapshot. */
        readonly firstMarkerFrom: NodeId | null;
        readonly told: Told;
      }
    | {
        readonly kind: "markersSent";
        readonly snapshot: SnapshotId;
        /** On how many channels: as many as `places` has, but in a page, which leaves out some. */
        readonly channels: number;
        readonly places: readonly MarkerPlaceReport[];
      }
    | {
        readonly kind: "markerReceived";
        readonly snapshot: SnapshotId;
        readonly source: NodeId;
        /** The marker stood between the messages with the positions `behind` and `behind` + 1. */
        readonly behind: number;
        /** Index of the event that sent it. */
        readonly sentBy: number;
      }
  );

/** Where a marker was put: on the channel to `target`, behind the message with the position `behind`, which is 0 where it came first. */
export interface MarkerPlaceReport {
  readonly target: NodeId;
  readonly behind: number;
}
