import { formatChannel, type NodeId, type SnapshotId } from "@cutline/core";
import type { World, WorldChannel, WorldNode, WorldTransfer } from "../world.js";

/** One thing that may happen in a world. Only a delivery may happen more than once. */
export type Action =
  | { readonly kind: "send"; readonly transfer: WorldTransfer }
  /** The next message of the channel reaches its target. */
  | { readonly kind: "deliver"; readonly channel: WorldChannel }
  /** The snapshot begins at its first root, or is asked for at a further one. */
  | { readonly kind: "initiate"; readonly snapshot: SnapshotId; readonly node: NodeId; readonly isFirst: boolean }
  | { readonly kind: "create"; readonly node: WorldNode }
  | { readonly kind: "openReceiving"; readonly channel: WorldChannel }
  | { readonly kind: "openSending"; readonly channel: WorldChannel }
  /** The observer assembles a snapshot that is whole, and forgets it. */
  | { readonly kind: "collect"; readonly snapshot: SnapshotId }
  /** The node hears that the snapshot is collected. */
  | { readonly kind: "retire"; readonly snapshot: SnapshotId; readonly node: NodeId };

/** Everything that may happen in a world. The order is the one in which a search tries them. */
export function actionsOf({ nodes, channels, transfers, snapshots }: World): Action[] {
  const late = channels.filter((channel) => channel.late);
  return [
    ...transfers.map((transfer): Action => ({ kind: "send", transfer })),
    ...snapshots.flatMap(({ id, roots }) =>
      roots.map((node, index): Action => ({ kind: "initiate", snapshot: id, node, isFirst: index === 0 })),
    ),
    ...nodes.filter((node) => node.late).map((node): Action => ({ kind: "create", node })),
    ...late.map((channel): Action => ({ kind: "openReceiving", channel })),
    ...late.map((channel): Action => ({ kind: "openSending", channel })),
    ...channels.map((channel): Action => ({ kind: "deliver", channel })),
    ...snapshots.map(({ id }): Action => ({ kind: "collect", snapshot: id })),
    ...snapshots.flatMap(({ id }) => nodes.map((node): Action => ({ kind: "retire", snapshot: id, node: node.id }))),
  ];
}

/** The node that takes a step. Null where only the observer does anything. */
export function nodeOf(action: Action): NodeId | null {
  switch (action.kind) {
    case "send":
      return action.transfer.source;
    case "deliver":
    case "openReceiving":
      return action.channel.target;
    case "openSending":
      return action.channel.source;
    case "initiate":
    case "retire":
      return action.node;
    case "create":
    case "collect":
      return null;
  }
}

/** Whether an action is bound to happen: a snapshot may wait for it, and may not end before. */
export function isBound(action: Action): boolean {
  switch (action.kind) {
    case "deliver":
    case "openReceiving":
    case "openSending":
      return true;
    case "initiate":
      return !action.isFirst;
    case "send":
    case "create":
    case "collect":
    case "retire":
      return false;
  }
}

/** What must have happened for an action to be possible, besides what its own rule asks for. */
export function isNeededBy(earlier: Action, action: Action, world: World): boolean {
  switch (action.kind) {
    case "send":
      return opensSending(earlier, action.transfer);
    case "deliver":
      return false;
    case "initiate":
      return creates(earlier, action.node) || begins(earlier, action.isFirst ? previousOf(action.snapshot, world) : action.snapshot);
    case "create":
      return false;
    case "openReceiving":
      return creates(earlier, action.channel.source) || creates(earlier, action.channel.target);
    case "openSending":
      return earlier.kind === "openReceiving" && earlier.channel === action.channel;
    case "collect":
      return begins(earlier, action.snapshot);
    case "retire":
      return creates(earlier, action.node) || (earlier.kind === "collect" && earlier.snapshot === action.snapshot);
  }
}

function creates(action: Action, node: NodeId): boolean {
  return action.kind === "create" && action.node.id === node;
}

function begins(action: Action, snapshot: SnapshotId | null): boolean {
  return action.kind === "initiate" && action.isFirst && action.snapshot === snapshot;
}

function opensSending(action: Action, transfer: WorldTransfer): boolean {
  return action.kind === "openSending" && formatChannel(action.channel) === formatChannel(transfer);
}

/** The snapshot that the same initiator begins before this one, or null. A node numbers its snapshots in the order in which it begins them. */
function previousOf(snapshot: SnapshotId, { snapshots }: World): SnapshotId | null {
  const [initiator] = snapshots.find(({ id }) => id === snapshot)?.roots ?? [];
  const own = snapshots.filter(({ roots }) => roots[0] === initiator).map(({ id }) => id);
  return own[own.indexOf(snapshot) - 1] ?? null;
}
