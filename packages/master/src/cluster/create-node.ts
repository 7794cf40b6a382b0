import { type ChannelId, joinsAsRoot, type NodeId, type Observer, Refusal, type Topology } from "@cutline/core";
import { Delivery, type TraceLimit } from "@cutline/protocol";
import { ask, type Members } from "./members.js";

/** What a new node is made of. */
export interface NodeSpec {
  readonly node: NodeId;
  readonly init: Uint8Array;
  readonly application: string;
  /** Of the node's own randomness. */
  readonly seed: bigint;
  /** What to keep of its life for a trace; absent: nothing. */
  readonly trace?: TraceLimit | undefined;
}

/** Where it comes to be. */
export interface NodeSurroundings {
  readonly members: Members;
  readonly observer: Observer;
  readonly topology: Topology;
}

/**
 * Creates a node with the channels that the topology has between it and the others. Each channel is opened at its target first, then at its source:
 * so a snapshot under way takes the new node in as if it had always been there, silent. Throws a Refusal (NODE_EXISTS, or the application's), having
 * changed nothing.
 */
export async function createNode({ members, observer, topology }: NodeSurroundings, spec: NodeSpec): Promise<void> {
  const { node } = spec;
  if (members.has(node)) throw new Refusal("NODE_EXISTS", `node ${node} exists already`, { node: String(node) });
  const channels = topology.channelsOf(node, members.nodes);
  const host = await members.place();
  await ask(host, { $case: "createNode", value: { ...spec, delivery: Delivery.HELD } });
  members.add(node, host);
  observer.join(node);
  await openChannels(members, channels);
  if (!joinsAsRoot(node, channels)) return;
  await Promise.all(observer.underWay().map((snapshotId) => ask(host, { $case: "initiate", value: { node, snapshotId } })));
}

/** Opens channels: every receiving end first. */
async function openChannels(members: Members, channels: readonly ChannelId[]): Promise<void> {
  const byTarget = members.byHost(channels, ({ target }) => target);
  await Promise.all(
    [...byTarget].map(([host, open]) => ask(host, { $case: "openIncoming", value: { channels: open.map((channel) => ({ ...channel })) } })),
  );
  const bySource = members.byHost(channels, ({ source }) => source);
  await Promise.all(
    [...bySource].map(([host, open]) =>
      ask(host, { $case: "openOutgoing", value: { channels: open.map((channel) => outgoing(members, channel)) } }),
    ),
  );
}

function outgoing(members: Members, { source, target }: ChannelId): { source: NodeId; target: NodeId; hostId: number; address: string } {
  const { hostId, linkAddress } = members.hostOf(target);
  return { source, target, hostId, address: linkAddress };
}
