import {
  check,
  type ChannelId,
  type ClusterStatus,
  type CommandRequest,
  formatChannel,
  joinsAsRoot,
  type Message,
  type NodeId,
  Observer,
  Process,
  Random,
  type Received,
  Refusal,
  type SnapshotId,
  type StartOptions,
  Topology,
} from "@cutline/core";
import type { GlobalState, Snapshot, WaitingMessage } from "@cutline/protocol";
import type { ClusterNews, ManagedCluster } from "../../cluster/managed-cluster.js";
import { unknownSnapshot } from "../../cluster/unknown-snapshot.js";
import { tinyBank } from "./tiny-bank.js";

interface Channel {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly messages: Message[];
}

/** One run of the cluster, from start to stop. */
class Run {
  readonly processes = new Map<NodeId, Process<unknown>>();
  readonly channels: Channel[] = [];
  readonly observer = new Observer();
  readonly random: Random;
  reply = new Uint8Array();
  initiated: SnapshotId = "";

  constructor(
    seed: bigint,
    readonly topology: Topology,
    private readonly progressed: (snapshot: SnapshotId) => void,
  ) {
    this.random = new Random(seed);
  }

  process(node: NodeId): Process<unknown> {
    const process = this.processes.get(node);
    if (process === undefined) throw new Refusal("UNKNOWN_NODE", `there is no node ${node}`);
    return process;
  }

  channel(source: NodeId, target: NodeId): Channel | undefined {
    return this.channels.find((channel) => channel.source === source && channel.target === target);
  }

  requireChannel(channel: ChannelId): void {
    if (!this.topology.has(channel)) throw new Refusal("NO_CHANNEL", `there is no channel ${formatChannel(channel)}`);
  }

  create(node: NodeId, init: Uint8Array): void {
    const process = new Process<unknown>(node, tinyBank, init, 0n, {
      send: (target, payload) => this.channel(node, target)?.messages.push({ kind: "message", payload }),
      sendMarker: (snapshot, targets) => {
        for (const target of targets) this.channel(node, target)?.messages.push({ kind: "marker", snapshot });
      },
      reply: (reply) => (this.reply = new Uint8Array(reply)),
      initiated: (snapshot) => (this.initiated = snapshot),
      recorded: (record) => {
        this.observer.recorded(record);
        this.progressed(record.snapshotId);
      },
      reopened: (snapshot) => {
        this.observer.reopened(snapshot, node);
        this.progressed(snapshot);
      },
    });
    this.observer.join(node);
    const channels = this.topology.channelsOf(node, this.processes);
    this.processes.set(node, process);
    this.channels.push(...channels.map((channel) => ({ ...channel, messages: [] })));
    for (const { source, target } of channels) this.process(target).step({ kind: "openIncoming", source });
    for (const { source, target } of channels) this.process(source).step({ kind: "openOutgoing", target });
    if (joinsAsRoot(node, channels)) this.initiate([node], this.observer.underWay());
  }

  initiate(roots: readonly NodeId[], snapshots: readonly SnapshotId[]): void {
    for (const root of roots) for (const snapshot of snapshots) this.process(root).step({ kind: "initiate", snapshot });
  }

  /** Delivers the first message of one of `channels`. Null where all are empty. */
  deliver(channels: readonly Channel[]): Received | null {
    const waiting = channels.filter(({ messages }) => messages.length > 0);
    const channel = waiting[this.random.below(Math.max(1, waiting.length))];
    const message = channel?.messages[0];
    if (channel === undefined || message === undefined) return null;
    this.process(channel.target).step({ kind: "deliver", source: channel.source, message });
    channel.messages.shift();
    return { ...message, source: channel.source };
  }
}

/** A small cluster of bank nodes in this process, on the core's own machines: everything at once, nothing in the background. */
export class MemoryCluster implements ManagedCluster {
  private run: Run | null = null;
  private news: ClusterNews | null = null;

  /** `tamper` may change what was recorded before it is checked. */
  constructor(private readonly tamper: (state: GlobalState) => void = () => undefined) {}

  start({ seed, topology = null }: StartOptions): void {
    if (this.run !== null) throw new Refusal("ALREADY_STARTED", "the cluster is started already; stop it first");
    this.run = new Run(seed ?? 0n, Topology.of(topology), (snapshot) => this.news?.progressed(snapshot));
  }

  createNode({ node, init }: { readonly node: NodeId; readonly init: Uint8Array }): void {
    const run = this.running();
    if (run.processes.has(node)) throw new Refusal("NODE_EXISTS", `there is a node ${node} already`);
    run.create(node, init);
  }

  command({ node, command, sendsTo }: CommandRequest): Uint8Array {
    const run = this.running();
    for (const target of sendsTo ?? []) run.requireChannel({ source: node, target });
    run.process(node).step({ kind: "command", command, sendsTo });
    return run.reply;
  }

  receive({ node, source }: { readonly node: NodeId; readonly source: NodeId | null }): Received | null {
    const run = this.running();
    run.process(node);
    if (source !== null) {
      run.process(source);
      run.requireChannel({ source, target: node });
    }
    return run.deliver(run.channels.filter((channel) => channel.target === node && (source === null || channel.source === source)));
  }

  receiveAll(): void {
    const run = this.running();
    while (run.deliver(run.channels) !== null);
  }

  beginSnapshot({ node }: { readonly node: NodeId }): SnapshotId {
    const run = this.running();
    run.process(node).step({ kind: "initiate", snapshot: null });
    const snapshot = run.initiated;
    run.observer.begin(snapshot);
    run.initiate(run.topology.furtherRoots(node, run.processes), [snapshot]);
    return snapshot;
  }

  collect(): Snapshot[] {
    const run = this.running();
    const begun = run.observer.underWay();
    if (begun.length === 0) throw new Refusal("NO_SNAPSHOT", "no snapshot is under way; begin one first");
    if (begun.some((snapshot) => run.observer.missing(snapshot).length > 0)) throw markersWaiting(run.channels);
    return begun.map((snapshot) => this.collectOnly(snapshot));
  }

  collectOnly(snapshot: SnapshotId): Snapshot {
    const run = this.running();
    if (!run.observer.underWay().includes(snapshot)) throw unknownSnapshot(snapshot);
    if (!run.observer.isWhole(snapshot)) throw markersWaiting(run.channels);
    const state = run.observer.assemble(snapshot);
    this.discard(snapshot);
    this.tamper(state);
    return { state, verdict: check(state, tinyBank), beginTime: new Date(1_000), collectTime: new Date(2_000) };
  }

  discard(snapshot: SnapshotId): void {
    const run = this.running();
    if (!run.observer.underWay().includes(snapshot)) throw unknownSnapshot(snapshot);
    run.observer.retire(snapshot);
    for (const process of run.processes.values()) process.step({ kind: "retire", snapshot });
  }

  isWhole(snapshot: SnapshotId): boolean {
    return this.run?.observer.isWhole(snapshot) === true;
  }

  listen(news: ClusterNews): void {
    this.news = news;
  }

  inspect(): ClusterStatus {
    const run = this.running();
    const nodes = [...run.processes].map(([node, process]) => {
      const channels = run.channels.filter(({ target, messages }) => target === node && messages.length > 0);
      return {
        node,
        state: process.saveState(),
        channels: channels.map(({ source, messages }) => ({ source, count: messages.length, messages: messages.map(waitingMessage) })),
        recordings: process.recordingStatus(),
      };
    });
    return { nodes, snapshotsUnderWay: run.observer.underWay() };
  }

  stop(): void {
    this.running();
    this.run = null;
  }

  close(): Promise<void> {
    this.run = null;
    return Promise.resolve();
  }

  private running(): Run {
    if (this.run === null) throw new Refusal("NOT_STARTED", "the cluster is not started; start it first");
    return this.run;
  }
}

function markersWaiting(channels: readonly Channel[]): Refusal {
  const places = channels.filter(({ messages }) => messages.some(({ kind }) => kind === "marker")).map(formatChannel);
  return new Refusal("MARKERS_WAITING", `markers wait in ${places.join(", ")}; receive them first`);
}

function waitingMessage(message: Message): WaitingMessage {
  return message.kind === "marker"
    ? { body: { $case: "marker", value: message.snapshot } }
    : { body: { $case: "payload", value: message.payload } };
}
