import type { ChannelId, NodeId, SnapshotId } from "@cutline/core";
import type { ChannelList } from "./channel-list.js";
import type { TraceReport } from "./trace-report.js";
import type { Told } from "./telling.js";

/**
 * What every renderer of snapshots is given: one cluster, from its start to its stop, in words. Plain data that says nothing twice, in a stable order, so
 * that the same run gives the same report.
 */
export interface RunReport {
  /** What ran, for a person: a script's name, or a master's address. */
  readonly title: string;
  /** Name of the application that the nodes ran. */
  readonly application: string;
  /** Which program the report comes from, with its version. */
  readonly savedBy: string;
  /** Which start of the cluster this is, from 1, and how many there are in what the report was read from. */
  readonly session: { readonly number: number; readonly of: number };
  /** Every node that a snapshot or the trace tells of, ascending. */
  readonly nodes: readonly NodeId[];
  /** In the order in which they were begun. */
  readonly snapshots: readonly SnapshotReport[];
  /** Null where no trace was kept. */
  readonly trace: TraceReport | null;
}

/** A collected snapshot. */
export interface SnapshotReport {
  readonly id: SnapshotId;
  /** The node that was asked to begin it; null where the id says none. */
  readonly initiator: NodeId | null;
  /** Wall-clock times at the observer, milliseconds since 1970; null where they aren't known. */
  readonly beginMs: number | null;
  readonly collectMs: number | null;
  readonly verdict: VerdictReport;
  /** What each node recorded, ascending by node. */
  readonly nodes: readonly NodeReport[];
  /** Every channel, ascending by source, then target. Most of them may be silent. */
  readonly channels: ChannelList;
  /** What there was in all; null where an amount isn't known. */
  readonly sums: SumsReport | null;
}

/** What the checker said. */
export interface VerdictReport {
  readonly consistent: boolean;
  /** What is wrong; empty where nothing is. */
  readonly violations: readonly ViolationReport[];
}

/** One reason why a global state can't be. */
export interface ViolationReport {
  /** A stable name, such as RECEIVED_BUT_NEVER_SENT. */
  readonly reason: string;
  /** The channel that breaks it, or null. */
  readonly channel: ChannelId | null;
  /** Position of the message that breaks it, from 1; null where there is none. */
  readonly position: number | null;
  /** The whole story in one sentence. */
  readonly explanation: string;
}

/** Amounts at rest in nodes and in transit in channels: smallest units. */
export interface SumsReport {
  readonly atRest: bigint;
  readonly inTransit: bigint;
}

/** What one node recorded of itself. */
export interface NodeReport {
  readonly node: NodeId;
  readonly told: Told;
  /** The application's saved state. */
  readonly state: Uint8Array;
}

/** What was recorded of one channel. */
export interface ChannelReport extends ChannelId {
  /** Messages that the source had sent when it recorded, and the target had received when it did. */
  readonly sent: number;
  readonly received: number;
  /** In transit: those of the positions received + 1, received + 2, ... */
  readonly messages: readonly MessageReport[];
}

/** A message in transit. */
export interface MessageReport {
  /** In its channel, from 1. */
  readonly position: number;
  readonly told: Told;
  readonly payload: Uint8Array;
}
