import { Refusal } from "./errors.js";
import { type ChannelId, formatChannel, type NodeId } from "./identifiers.js";
import { missingRoots } from "./snapshot/roots.js";

/** The nodes that there are: a set, or a map by node. */
export interface NodeSet {
  has(node: NodeId): boolean;
  keys(): Iterable<NodeId>;
}

type Neighbours = Map<NodeId, Set<NodeId>>;

/** By node: those that a channel leads to, and those that a channel comes from. */
interface Listed {
  readonly targets: Neighbours;
  readonly sources: Neighbours;
}

/**
 * Which channels there are between the nodes that there are: those listed, or, in a full mesh, all. A mesh is no list, and costs nothing. What is listed
 * of nodes that there aren't yet counts from when they come.
 */
export class Topology {
  private constructor(private readonly listed: Listed | null) {}

  /** A channel in each direction between any two nodes. */
  static readonly mesh = new Topology(null);

  /** These channels, or with null the full mesh. Throws a Refusal (BAD_TOPOLOGY) where one is listed twice, or leads from a node to itself. */
  static of(channels: readonly ChannelId[] | null): Topology {
    if (channels === null) return Topology.mesh;
    const listed: Listed = { targets: new Map(), sources: new Map() };
    for (const channel of channels) {
      const { source, target } = channel;
      if (source === target) throw bad(`channel ${formatChannel(channel)} leads from a node to itself; leave it out`);
      if (listed.targets.get(source)?.has(target) === true) throw bad(`channel ${formatChannel(channel)} is listed twice; list it once`);
      add(listed.targets, source, target);
      add(listed.sources, target, source);
    }
    return new Topology(listed);
  }

  /** Whether there is a channel in each direction between any two nodes. */
  get isMesh(): boolean {
    return this.listed === null;
  }

  /** Whether it has the channel between two different nodes. */
  has({ source, target }: ChannelId): boolean {
    return this.listed === null || this.listed.targets.get(source)?.has(target) === true;
  }

  /** The channels, in either direction, that a node gets when it joins others. */
  channelsOf(node: NodeId, others: NodeSet): ChannelId[] {
    if (this.listed === null) {
      return [...others.keys()].flatMap((other) => [
        { source: node, target: other },
        { source: other, target: node },
      ]);
    }
    const sources = this.sourcesOf(node, others);
    return [
      ...this.targetsOf(node, others).map((target) => ({ source: node, target })),
      ...sources.map((source) => ({ source, target: node })),
    ];
  }

  /** Where a node's channels lead to. */
  targetsOf(node: NodeId, nodes: NodeSet): NodeId[] {
    const targets = this.listed === null ? nodes.keys() : (this.listed.targets.get(node) ?? []);
    return [...targets].filter((target) => target !== node && nodes.has(target));
  }

  /** Where its channels come from. */
  sourcesOf(node: NodeId, nodes: NodeSet): NodeId[] {
    const sources = this.listed === null ? nodes.keys() : (this.listed.sources.get(node) ?? []);
    return [...sources].filter((source) => source !== node && nodes.has(source));
  }

  /** The channels among these nodes. In a mesh of n that is n * (n - 1). */
  *channelsAmong(nodes: NodeSet): Generator<ChannelId> {
    for (const source of nodes.keys()) for (const target of this.targetsOf(source, nodes)) yield { source, target };
  }

  /**
   * Where the same snapshot must be begun besides at its initiator, so that markers reach every node: as few nodes as can be, ascending.
   */
  furtherRoots(initiator: NodeId, nodes: NodeSet): NodeId[] {
    return this.listed === null ? [] : missingRoots(nodes.keys(), this.channelsAmong(nodes), [initiator]);
  }
}

/**
 * Whether a node that joins with these channels must begin every snapshot under way itself. All others take part in them already, so that a marker
 * comes on any channel into it; and none comes where there is no such channel.
 */
export function joinsAsRoot(node: NodeId, channels: readonly ChannelId[]): boolean {
  return !channels.some(({ target }) => target === node);
}

function add(neighbours: Neighbours, node: NodeId, other: NodeId): void {
  const others = neighbours.get(node);
  if (others === undefined) neighbours.set(node, new Set([other]));
  else others.add(other);
}

function bad(message: string): Refusal {
  return new Refusal("BAD_TOPOLOGY", message);
}
