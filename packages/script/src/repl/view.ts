import { decodeState, decodeTransfer } from "@cutline/bank";
import type { ChannelId, ClusterStatus, NodeId, SnapshotId } from "@cutline/core";
import type { Snapshot, WaitingMessage } from "@cutline/protocol";

/** What a cluster of bank nodes is doing, in the bank's words. */
export interface View {
  /** Ascending. */
  readonly nodes: readonly { readonly node: NodeId; readonly balance: bigint }[];
  /** Those that aren't empty, ascending by source, then target. */
  readonly channels: readonly WaitingIn[];
  /** Those collected, in the order in which they were, then those under way, in the order in which they began. */
  readonly snapshots: readonly SnapshotView[];
}

/** What waits in a channel. */
export interface WaitingIn extends ChannelId {
  /** The first messages, in order. */
  readonly first: readonly WaitingItem[];
  /** How many wait in all. */
  readonly count: number;
}

/** A transfer's amount, or the snapshot whose marker it is. */
export type WaitingItem = { readonly transfer: bigint } | { readonly marker: SnapshotId };

export interface SnapshotView {
  readonly snapshot: SnapshotId;
  /** `whole`: every node's part is complete, so that it can be collected. */
  readonly state: "under way" | "whole" | "consistent" | "inconsistent";
  /** Nodes that have recorded, ascending. */
  readonly recorded: readonly NodeId[];
  /** Of how many. */
  readonly nodes: number;
  /** Channels that are recorded until their marker comes, ascending by source, then target. */
  readonly awaiting: readonly ChannelId[];
}

/** Puts a status into the bank's words. Throws a Refusal (BAD_STATE, BAD_PAYLOAD) where bytes aren't the bank's. */
export function viewOf(status: ClusterStatus, collected: readonly SnapshotView[]): View {
  return {
    nodes: status.nodes.map(({ node, state }) => ({ node, balance: decodeState(state).balance })),
    channels: channelsOf(status),
    snapshots: [...collected, ...status.snapshotsUnderWay.map((snapshot) => underWay(status, snapshot))],
  };
}

/** A collected snapshot, as it is shown. */
export function collectedView({ state, verdict }: Snapshot): SnapshotView {
  const recorded = (state?.nodes ?? []).map(({ node }) => node);
  const consistent = verdict?.consistent === true ? "consistent" : "inconsistent";
  return { snapshot: state?.snapshotId ?? "?", state: consistent, recorded, nodes: recorded.length, awaiting: [] };
}

function channelsOf({ nodes }: ClusterStatus): WaitingIn[] {
  const channels = nodes.flatMap(({ node: target, channels: incoming }) =>
    incoming.map(({ source, count, messages }) => ({ source, target, count, first: messages.map(itemOf) })),
  );
  return channels.sort(inOrder);
}

function itemOf({ body }: WaitingMessage): WaitingItem {
  return body?.$case === "marker" ? { marker: body.value } : { transfer: decodeTransfer(body?.value ?? new Uint8Array()) };
}

function underWay({ nodes }: ClusterStatus, snapshot: SnapshotId): SnapshotView {
  const recorded: NodeId[] = [];
  const awaiting: ChannelId[] = [];
  for (const { node: target, recordings } of nodes) {
    const recording = recordings.find(({ snapshotId }) => snapshotId === snapshot);
    if (recording === undefined) continue;
    recorded.push(target);
    for (const source of recording.awaiting) awaiting.push({ source, target });
  }
  const whole = recorded.length === nodes.length && awaiting.length === 0;
  return { snapshot, state: whole ? "whole" : "under way", recorded, nodes: nodes.length, awaiting: awaiting.sort(inOrder) };
}

function inOrder(one: ChannelId, other: ChannelId): number {
  return one.source - other.source || one.target - other.target;
}
