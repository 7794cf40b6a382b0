import { type ChannelId, formatChannel, invariant, type NodeId, Refusal, type SnapshotId, snapshotIdOf } from "@cutline/core";
import type { SometimesName } from "./properties/sometimes.js";

/** A node, and the coins that it starts with. A late one is created at any time. */
export interface WorldNode {
  readonly id: NodeId;
  readonly coins: number;
  readonly late: boolean;
}

/** A channel. The ends of a late one are opened at any time, the receiving end first. */
export interface WorldChannel extends ChannelId {
  readonly late: boolean;
}

/** An outside request to send coins, at any time. */
export interface WorldTransfer extends ChannelId {
  readonly coins: number;
}

/** A snapshot, begun at any time at its first root, and then at each of the others. */
export interface WorldSnapshot {
  readonly id: SnapshotId;
  readonly roots: readonly NodeId[];
}

/** A small system, and all that may happen to it; when, is what an exploration tries. */
export interface World {
  readonly name: string;
  readonly nodes: readonly WorldNode[];
  readonly channels: readonly WorldChannel[];
  readonly transfers: readonly WorldTransfer[];
  readonly snapshots: readonly WorldSnapshot[];
  /** What an exploration must reach to be worth something. */
  readonly expects: readonly SometimesName[];
}

/** What a world is made of, in short. */
export interface WorldParts {
  /** Coins of each node that is there from the start. */
  readonly nodes: Readonly<Record<NodeId, number>>;
  readonly lateNodes?: Readonly<Record<NodeId, number>>;
  readonly channels: readonly (readonly [NodeId, NodeId])[];
  /** Channels of late nodes are late in any case. */
  readonly lateChannels?: readonly (readonly [NodeId, NodeId])[];
  /** Source, target and coins. */
  readonly transfers: readonly (readonly [NodeId, NodeId, number])[];
  /** The roots of each snapshot; the first begins it. */
  readonly snapshots: readonly (readonly NodeId[])[];
  readonly expects?: readonly SometimesName[];
}

/**
 * Puts a world together. The snapshots of one initiator begin in the order in which they are given. Throws a Refusal (BAD_WORLD) where something
 * is named that isn't there.
 */
export function worldOf(name: string, parts: WorldParts): World {
  const nodes = [...nodesOf(parts.nodes, false), ...nodesOf(parts.lateNodes ?? {}, true)];
  const late = new Set(nodes.filter((node) => node.late).map(({ id }) => id));
  const channel = ([source, target]: readonly [NodeId, NodeId], isLate: boolean): WorldChannel => {
    return { source, target, late: isLate || late.has(source) || late.has(target) };
  };
  const world: World = {
    name,
    nodes,
    channels: [...parts.channels.map((ends) => channel(ends, false)), ...(parts.lateChannels ?? []).map((ends) => channel(ends, true))],
    transfers: parts.transfers.map(([source, target, coins]) => ({ source, target, coins })),
    snapshots: withIds(parts.snapshots),
    expects: parts.expects ?? [],
  };
  requireWhole(world);
  return world;
}

/** Every ordered pair of these nodes. */
export function meshOf(...nodes: readonly NodeId[]): [NodeId, NodeId][] {
  return nodes.flatMap((source) => nodes.filter((target) => target !== source).map((target): [NodeId, NodeId] => [source, target]));
}

function nodesOf(coins: Readonly<Record<NodeId, number>>, late: boolean): WorldNode[] {
  return Object.entries(coins).map(([id, count]) => ({ id: Number(id), coins: count, late }));
}

function withIds(snapshots: readonly (readonly NodeId[])[]): WorldSnapshot[] {
  return snapshots.map((roots, index) => {
    const [initiator] = roots;
    invariant(initiator !== undefined, "a snapshot has a root");
    const number = snapshots.slice(0, index + 1).filter(([first]) => first === initiator).length;
    return { id: snapshotIdOf(initiator, number), roots };
  });
}

/** What is named is there, and once. */
function requireWhole({ name, nodes, channels, transfers, snapshots }: World): void {
  const refuse = (story: string): never => {
    throw new Refusal("BAD_WORLD", `${name}: ${story}`);
  };
  const known = new Set(nodes.map(({ id }) => id));
  const named = [...channels.flatMap(({ source, target }) => [source, target]), ...snapshots.flatMap(({ roots }) => roots)];
  const unknown = named.find((node) => !known.has(node));
  if (unknown !== undefined) refuse(`there is no node ${unknown}`);
  if (known.size < nodes.length) refuse("a node is there twice");
  const open = new Set(channels.map(formatChannel));
  if (open.size < channels.length) refuse("a channel is there twice");
  const closed = transfers.find((transfer) => !open.has(formatChannel(transfer)));
  if (closed !== undefined) refuse(`there is no channel ${formatChannel(closed)} to send on`);
}
