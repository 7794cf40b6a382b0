import type { ChannelId, NodeId } from "@cutline/core";
import type { ChannelReport, MessageReport, NodeReport, SnapshotReport } from "../run/run-report.js";
import { joined } from "./joined.js";

/** What changed from one snapshot to another, of the same run or of two. */
export interface DiffReport {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Nodes that are new, gone, or recorded something else; ascending. */
  readonly nodes: readonly NodeChange[];
  /** How many nodes recorded the same in both. */
  readonly sameNodes: number;
  /** Channels whose counts or messages are others; ascending by source, then target. One that never carried anything is as good as none. */
  readonly channels: readonly ChannelChange[];
}

/** One of the two, with where it comes from, for a person. */
export interface DiffSide {
  readonly title: string;
  readonly snapshot: SnapshotReport;
}

/** A node that is not as it was. */
export interface NodeChange {
  readonly node: NodeId;
  /** Null: the node is new. */
  readonly before: NodeReport | null;
  /** Null: the node is gone. */
  readonly after: NodeReport | null;
  /** How much more it has, where both amounts are known; else null. */
  readonly change: bigint | null;
}

/** A channel that is not as it was. */
export interface ChannelChange extends ChannelId {
  /** Null: it had not carried anything. */
  readonly before: ChannelReport | null;
  /** Null: it has not carried anything. */
  readonly after: ChannelReport | null;
  /** Messages that were in transit and no longer are. */
  readonly gone: readonly MessageReport[];
  /** Messages that are in transit and were not. */
  readonly come: readonly MessageReport[];
}

/** Compares two snapshots, node by node and channel by channel. */
export function diffSnapshots(before: DiffSide, after: DiffSide): DiffReport {
  const nodes = [...joined(before.snapshot.nodes, after.snapshot.nodes, byNode)];
  const channels = [...joined(before.snapshot.channels.carrying, after.snapshot.channels.carrying, byChannel)];
  const changed = nodes.filter(([one, other]) => one === null || other === null || !sameBytes(one.state, other.state));
  return {
    before,
    after,
    nodes: changed.map(([one, other]) => nodeChange(one, other)),
    sameNodes: nodes.length - changed.length,
    channels: channels.map(([one, other]) => channelChange(one, other)).filter(isChange),
  };
}

function nodeChange(before: NodeReport | null, after: NodeReport | null): NodeChange {
  const [had, has] = [before?.told.amount ?? null, after?.told.amount ?? null];
  return { node: (before ?? after)?.node ?? 0, before, after, change: had === null || has === null ? null : has - had };
}

function channelChange(before: ChannelReport | null, after: ChannelReport | null): ChannelChange {
  const [had, has] = [before?.messages ?? [], after?.messages ?? []];
  const { source, target } = before ?? after ?? { source: 0, target: 0 };
  return { source, target, before, after, gone: without(had, has), come: without(has, had) };
}

function isChange({ before, after, gone, come }: ChannelChange): boolean {
  return gone.length > 0 || come.length > 0 || before?.sent !== after?.sent || before?.received !== after?.received;
}

/** Those of `messages` that aren't among `others`: a message is the same where its position and its bytes are. */
function without(messages: readonly MessageReport[], others: readonly MessageReport[]): MessageReport[] {
  const payloads = new Map(others.map(({ position, payload }) => [position, payload]));
  return messages.filter(({ position, payload }) => {
    const other = payloads.get(position);
    return other === undefined || !sameBytes(payload, other);
  });
}

function byNode(one: NodeReport, other: NodeReport): number {
  return one.node - other.node;
}

function byChannel(one: ChannelId, other: ChannelId): number {
  return one.source - other.source || one.target - other.target;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
