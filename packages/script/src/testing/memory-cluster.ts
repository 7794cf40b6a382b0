import { bank } from "@cutline/bank";
import {
  type ChannelId,
  check,
  type Cluster,
  type ClusterStatus,
  type CommandRequest,
  Fifo,
  formatChannel,
  joinsAsRoot,
  type Message,
  type NodeId,
  Observer,
  Process,
  type ProcessSink,
  Random,
  type Received,
  Refusal,
  type SnapshotId,
  type StartOptions,
  Topology,
} from "@cutline/core";
import type { NodeStatus, Snapshot, WaitingMessage } from "@cutline/protocol";

/** Messages of a channel that an inspection shows: fewer than a host does, so that a test need not send as many. */
const INSPECTED = 50;

interface Member {
  readonly process: Process<unknown>;
  /** What waits in each incoming channel, by source. */
  readonly incoming: Map<NodeId, Fifo<Message>>;
}

/** The bank's nodes in this process, with held channels: the core's process machine and observer, and nothing but queues between them. */
export class MemoryCluster implements Cluster {
  private readonly members = new Map<NodeId, Member>();
  private observer = new Observer();
  private random: Random | null = null;
  /** What the step under way answered. */
  private reply = new Uint8Array();
  private begun: SnapshotId = "";
  private seed = 0n;
  private topology = Topology.mesh;

  start({ seed, topology = null }: StartOptions): void {
    if (this.random !== null) throw new Refusal("ALREADY_STARTED", "the cluster is started");
    this.topology = Topology.of(topology);
    this.seed = seed ?? 1n;
    this.random = new Random(this.seed);
  }

  createNode({ node, init }: { readonly node: NodeId; readonly init: Uint8Array }): void {
    if (this.members.has(node)) throw new Refusal("NODE_EXISTS", `there is a node ${node} already`);
    const channels = this.topology.channelsOf(node, this.members);
    this.observer.join(node);
    this.members.set(node, { process: new Process(node, bank, init, this.seed, this.sinkOf(node)), incoming: new Map() });
    for (const { source, target } of channels) {
      this.member(target).incoming.set(source, new Fifo());
      this.member(target).process.step({ kind: "openIncoming", source });
      this.member(source).process.step({ kind: "openOutgoing", target });
    }
    if (joinsAsRoot(node, channels)) for (const snapshot of this.observer.underWay()) this.initiate(node, snapshot);
  }

  command({ node, command, sendsTo }: CommandRequest): Uint8Array {
    for (const target of sendsTo ?? []) this.requireChannel({ source: node, target });
    this.member(node).process.step({ kind: "command", command, sendsTo });
    return this.reply;
  }

  receive({ node, source }: { readonly node: NodeId; readonly source: NodeId | null }): Received | null {
    const { process, incoming } = this.member(node);
    if (source !== null) {
      this.member(source);
      this.requireChannel({ source, target: node });
    }
    const from = source ?? this.pick([...incoming.keys()].filter((key) => (incoming.get(key)?.length ?? 0) > 0));
    const channel = incoming.get(from ?? node);
    const message = channel?.peek();
    if (from === undefined || message === undefined) return null;
    process.step({ kind: "deliver", source: from, message });
    channel?.shift();
    return { ...message, source: from };
  }

  /** All or nothing, as everywhere: what somebody would refuse keeps everything where it is. */
  receiveAll(): void {
    for (const { process, incoming } of this.members.values()) process.rehearse(payloadsIn(incoming));
    const waiting = (): NodeId[] => this.waiting().map(({ target }) => target);
    for (let node = this.pick(waiting()); node !== undefined; node = this.pick(waiting())) this.receive({ node, source: null });
  }

  beginSnapshot({ node }: { readonly node: NodeId }): SnapshotId {
    this.initiate(node, null);
    const snapshot = this.begun;
    for (const root of this.topology.furtherRoots(node, this.members)) this.initiate(root, snapshot);
    return snapshot;
  }

  collect(): readonly Snapshot[] {
    const snapshots = this.observer.underWay();
    if (snapshots.length === 0) throw new Refusal("NO_SNAPSHOT", "no snapshot was begun");
    if (snapshots.some((snapshot) => this.observer.missing(snapshot).length > 0)) {
      const channels = this.waiting().map((channel) => `  channel ${formatChannel(channel)}`);
      throw new Refusal("MARKERS_WAITING", ["markers are still waiting", ...channels].join("\n"));
    }
    return snapshots.map((snapshot) => {
      const state = this.observer.assemble(snapshot);
      this.observer.retire(snapshot);
      for (const { process } of this.members.values()) process.step({ kind: "retire", snapshot });
      return { state, verdict: check(state, bank), beginTime: undefined, collectTime: undefined };
    });
  }

  inspect(): ClusterStatus {
    if (this.random === null) throw new Refusal("NOT_STARTED", "the cluster isn't started");
    const ids = [...this.members.keys()].sort((one, other) => one - other);
    return { nodes: ids.map((node) => statusOf(node, this.member(node))), snapshotsUnderWay: this.observer.underWay() };
  }

  stop(): void {
    if (this.random === null) throw new Refusal("NOT_STARTED", "the cluster isn't started");
    this.random = null;
    this.members.clear();
    this.observer = new Observer();
  }

  close(): Promise<void> {
    if (this.random !== null) this.stop();
    return Promise.resolve();
  }

  private member(node: NodeId): Member {
    const member = this.members.get(node);
    if (member === undefined) throw new Refusal("UNKNOWN_NODE", `there is no node ${node}`);
    return member;
  }

  private initiate(node: NodeId, snapshot: SnapshotId | null): void {
    this.member(node).process.step({ kind: "initiate", snapshot });
  }

  private requireChannel(channel: ChannelId): void {
    for (const node of [channel.source, channel.target]) this.member(node);
    if (!this.topology.has(channel)) throw new Refusal("NO_CHANNEL", `there is no channel ${formatChannel(channel)}`);
  }

  private pick(nodes: readonly NodeId[]): NodeId | undefined {
    return nodes[this.random?.below(nodes.length) ?? 0];
  }

  private waiting(): { source: NodeId; target: NodeId }[] {
    const channels = [...this.members].flatMap(([target, { incoming }]) =>
      [...incoming].map(([source, queue]) => ({ source, target, queue })),
    );
    return channels.filter(({ queue }) => queue.length > 0);
  }

  private sinkOf(source: NodeId): ProcessSink {
    const channel = (target: NodeId): Fifo<Message> | undefined => this.members.get(target)?.incoming.get(source);
    return {
      send: (target, payload) => channel(target)?.push({ kind: "message", payload }),
      sendMarker: (snapshot, targets) => {
        for (const target of targets) channel(target)?.push({ kind: "marker", snapshot });
      },
      reply: (reply) => {
        this.reply = Uint8Array.from(reply);
      },
      initiated: (snapshot) => {
        this.begun = snapshot;
        this.observer.begin(snapshot);
      },
      recorded: (record) => this.observer.recorded(record),
      reopened: (snapshot) => this.observer.reopened(snapshot, source),
    };
  }
}

function statusOf(node: NodeId, { process, incoming }: Member): NodeStatus {
  const channels = [...incoming]
    .filter(([, queue]) => queue.length > 0)
    .sort(([one], [other]) => one - other)
    .map(([source, queue]) => ({ source, count: queue.length, messages: queue.first(INSPECTED).map(waitingMessage) }));
  return { node, state: process.saveState(), channels, recordings: process.recordingStatus() };
}

function waitingMessage(message: Message): WaitingMessage {
  return message.kind === "marker"
    ? { body: { $case: "marker", value: message.snapshot } }
    : { body: { $case: "payload", value: message.payload } };
}

function payloadsIn(incoming: ReadonlyMap<NodeId, Fifo<Message>>): { readonly source: NodeId; readonly payload: Uint8Array }[] {
  return [...incoming].flatMap(([source, channel]) =>
    channel.first(Infinity).flatMap((message) => (message.kind === "message" ? [{ source, payload: message.payload }] : [])),
  );
}
