import {
  channelFull,
  type ChannelId,
  type ClusterStatus,
  type CommandRequest,
  type CutlineError,
  type HostId,
  INBOX_LIMIT_MESSAGES,
  invariant,
  type NodeId,
  Observer,
  ProtocolError,
  Random,
  type Received,
  Refusal,
  type SnapshotId,
  type StartOptions,
  Topology,
} from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { DirectHost, HostEvent, HostHandle, HostLauncher } from "../hosts/host-handle.js";
import { collect, collectEach, type Collection } from "./collect.js";
import { createNode } from "./create-node.js";
import { inspectNodes } from "./inspect.js";
import { nodeList } from "./listed.js";
import type { ClusterNews } from "./managed-cluster.js";
import { ask, Members } from "./members.js";
import { noChannel } from "./no-channel.js";
import type { Outcome } from "./operation.js";
import { receiveAll } from "./receive-all.js";
import { received } from "./received.js";
import type { SessionOptions } from "./session-options.js";
import { takeTrace } from "./take-trace.js";
import { Tickets } from "./tickets.js";
import type { Turn } from "./turn.js";
import { unexpectedAnswer } from "./unexpected-answer.js";
import { unknownSnapshot } from "./unknown-snapshot.js";

/** What a receive may take. */
export interface ReceiveRequest {
  readonly node: NodeId;
  /** Null: of any channel. */
  readonly source: NodeId | null;
}

/** A cluster from its start to its stop. Knows nothing of order: whoever calls sees to it that operations overlap only where they may. */
export class Session {
  private readonly observer = new Observer();
  private readonly tickets = new Tickets();
  private readonly random: Random;
  private readonly topology: Topology;
  private readonly begunAt = new Map<SnapshotId, Date>();
  private members: Members | null = null;
  private launcher: HostLauncher | null = null;
  /** Set when a host was lost: what it held is gone, so nothing but an end makes sense. */
  private broken: CutlineError | null = null;

  private constructor(
    private readonly options: SessionOptions,
    private readonly seed: bigint,
    channels: StartOptions["topology"],
    private readonly news: ClusterNews,
  ) {
    this.random = new Random(seed);
    this.topology = Topology.of(channels ?? null);
  }

  /**
   * Starts a session, and as many hosts ahead of need as will be needed. Rejects where the topology can't be (BAD_TOPOLOGY), or the master can't listen
   * for hosts.
   */
  static async start(
    options: SessionOptions,
    { seed, topology }: StartOptions & { readonly seed: bigint },
    news: ClusterNews,
  ): Promise<Session> {
    const session = new Session(options, seed, topology, news);
    const launcher = await options.launcher({
      event: (_host, event) => {
        session.event(event);
      },
      lost: (host, reason) => {
        session.lost(host, reason);
      },
    });
    launcher.prepare(Math.min(options.hosts ?? options.nodesExpected, options.nodesExpected));
    session.launcher = launcher;
    session.members = new Members(launcher, options.hosts);
    return session;
  }

  async createNode({ node, init }: { readonly node: NodeId; readonly init: Uint8Array }): Promise<void> {
    const spec = { node, init, application: this.options.application.name, seed: this.seed, trace: this.options.trace?.limit };
    await createNode({ members: this.live(), observer: this.observer, topology: this.topology }, spec);
  }

  /** Whether one of these channels may be full, as far as anybody knows without asking. */
  mayBeFull(source: NodeId, targets: readonly NodeId[]): boolean {
    return targets.some((target) => this.tickets.depthAtMost({ source, target }) >= INBOX_LIMIT_MESSAGES);
  }

  /** Throws a Refusal (CHANNEL_FULL) where one of these channels is full. Asked while nothing is under way. */
  async requireRoom(source: NodeId, targets: readonly NodeId[]): Promise<void> {
    for (const target of targets) {
      const answer = await ask(this.live().hostOf(target), { $case: "survey", value: {} });
      if (answer.$case !== "survey") throw unexpectedAnswer(answer.$case);
      const inbox = answer.value.inboxes.find(({ node }) => node === target);
      const depth = inbox?.channels.find((channel) => channel.source === source)?.count ?? 0;
      this.tickets.setDepth({ source, target }, depth);
      if (depth < INBOX_LIMIT_MESSAGES) continue;
      throw channelFull({ source, target }, depth);
    }
  }

  command({ node, command, sendsTo, mayOvertake = false }: CommandRequest, outcome: Outcome<Uint8Array>): void {
    const host = this.requireTargets(node, sendsTo);
    const tickets = sendsTo === null ? [] : sendsTo.map((target) => this.tickets.next({ source: node, target }));
    host.ask({ $case: "command", value: { node, command, tickets, limited: sendsTo !== null, mayOvertake } }, (answer) => {
      if (answer instanceof Error) outcome.fail(answer);
      else if (answer.$case === "command") outcome.succeed(answer.value.reply);
      else outcome.fail(unexpectedAnswer(answer.$case));
    });
  }

  /** Whether commands and receives are done at once. No tickets are given out then: nothing overlaps. */
  get isDirect(): boolean {
    return this.members !== null && this.members.direct !== null;
  }

  /** Does a command at once, where `isDirect`. Throws what it fails with. */
  commandNow(request: CommandRequest): Uint8Array {
    return directHost(this.requireTargets(request.node, request.sendsTo)).command(request);
  }

  /** Does a receive at once, where `isDirect`. Throws what it fails with. */
  receiveNow({ node, source }: ReceiveRequest): Received | null {
    const host = directHost(this.requireSource(node, source));
    return host.receive({ node, source, draw: source === null ? this.random.next() : 0 });
  }

  /** Whether a receive may make its node send: then its messages, which have no tickets, must not overlap with anything. */
  receiveMaySend(): boolean {
    return this.options.application.sendsOnReceive || this.observer.underWay().length > 0;
  }

  receive({ node, source }: ReceiveRequest, outcome: Outcome<Received | null>): void {
    const host = this.requireSource(node, source);
    const draw = source === null ? this.random.next() : 0;
    const visible = this.tickets.show(node, source);
    host.ask({ $case: "receive", value: { node, source: source ?? undefined, draw, visible } }, (answer) => {
      if (answer instanceof Error) outcome.fail(answer);
      else if (answer.$case === "receive") outcome.succeed(received(answer.value));
      else outcome.fail(unexpectedAnswer(answer.$case));
    });
  }

  async receiveAll(turn?: Turn): Promise<void> {
    await receiveAll(this.live(), this.random, turn);
  }

  async beginSnapshot(node: NodeId): Promise<SnapshotId> {
    const beginTime = new Date();
    const answer = await ask(this.live().hostOf(node), { $case: "initiate", value: { node, snapshotId: "" } });
    if (answer.$case !== "initiate") throw unexpectedAnswer(answer.$case);
    const { snapshotId } = answer.value;
    this.observer.begin(snapshotId);
    this.begunAt.set(snapshotId, beginTime);
    const roots = this.topology.furtherRoots(node, this.live().nodes);
    await Promise.all(roots.map((root) => ask(this.live().hostOf(root), { $case: "initiate", value: { node: root, snapshotId } })));
    return snapshotId;
  }

  async collect(): Promise<Snapshot[]> {
    const snapshots = await collect(this.collection());
    this.begunAt.clear();
    return snapshots;
  }

  /** Collects one snapshot. Throws a Refusal (UNKNOWN_SNAPSHOT, MARKERS_WAITING). */
  async collectOnly(snapshot: SnapshotId): Promise<Snapshot> {
    const collection = this.collection();
    this.requireUnderWay(snapshot);
    const [collected] = await collectEach(collection, [snapshot]);
    invariant(collected !== undefined, "one snapshot was asked for and one collected", { snapshot });
    this.begunAt.delete(snapshot);
    return collected;
  }

  /** Ends a snapshot at every node. Throws a Refusal (UNKNOWN_SNAPSHOT). */
  async discard(snapshot: SnapshotId): Promise<void> {
    const members = this.live();
    this.requireUnderWay(snapshot);
    await members.askAll({ $case: "retire", value: { snapshotIds: [snapshot] } });
    this.observer.retire(snapshot);
    this.begunAt.delete(snapshot);
  }

  isWhole(snapshot: SnapshotId): boolean {
    return this.observer.isWhole(snapshot);
  }

  async inspect(): Promise<ClusterStatus> {
    return { nodes: await inspectNodes(this.live()), snapshotsUnderWay: this.observer.underWay() };
  }

  /** Gives the trace to whoever wants it; where a host was lost, that of the others. Before `end`, while nothing is under way. */
  async handOverTrace(): Promise<void> {
    const { trace: wish } = this.options;
    if (wish === undefined) return;
    const trace = await takeTrace(this.members?.all ?? []);
    wish.take(this.broken === null ? trace : { ...trace, missing: this.broken.message });
  }

  /** Ends every host. Bounded in time, whatever state they are in. */
  async end(): Promise<void> {
    this.broken ??= new Refusal("NOT_STARTED", "the master has ended");
    await this.launcher?.close();
  }

  /** Throws a Refusal (NO_CHANNEL) unless these nodes have a channel. Comes before anything is asked of a host: whom it refuses has changed nothing. */
  private requireChannel(channel: ChannelId): void {
    if (!this.topology.has(channel)) throw noChannel(channel, this.topology.targetsOf(channel.source, this.live().nodes));
  }

  /** The host of a node that is to send to `targets`. Throws a Refusal (UNKNOWN_NODE, NO_CHANNEL) where it can't. */
  private requireTargets(node: NodeId, targets: readonly NodeId[] | null): HostHandle {
    const members = this.live();
    const host = members.hostOf(node);
    if (targets === null) return host;
    for (const target of targets) members.hostOf(target);
    for (const target of targets) this.requireChannel({ source: node, target });
    return host;
  }

  /** The host of a node that is to receive from `source`, null: from anybody. Throws a Refusal (UNKNOWN_NODE, NO_CHANNEL) where it can't. */
  private requireSource(node: NodeId, source: NodeId | null): HostHandle {
    const members = this.live();
    const host = members.hostOf(node);
    if (source === null) return host;
    members.hostOf(source);
    this.requireChannel({ source, target: node });
    return host;
  }

  private collection(): Collection {
    const { observer, begunAt, topology } = this;
    return { members: this.live(), observer, begunAt, topology, application: this.options.application };
  }

  private requireUnderWay(snapshot: SnapshotId): void {
    if (!this.observer.underWay().includes(snapshot)) throw unknownSnapshot(snapshot);
  }

  private live(): Members {
    if (this.broken !== null) throw this.broken;
    if (this.members === null) throw new Refusal("NOT_STARTED", "the master has not started yet");
    return this.members;
  }

  private event(event: HostEvent): void {
    switch (event.$case) {
      case "recorded":
        this.observer.recorded(event.value);
        return this.news.progressed(event.value.snapshotId);
      case "reopened":
        this.observer.reopened(event.value.snapshotId, event.value.node);
        return this.news.progressed(event.value.snapshotId);
      case "notice":
        return this.options.trouble(event.value.code, event.value.message);
      case "trouble":
        return this.break(new ProtocolError(event.value.code, event.value.message));
    }
  }

  private lost(host: HostId, reason: string): void {
    const nodes = this.members?.nodesOn(host) ?? [];
    const loss = nodes.length === 0 ? "" : `What ${nodeList(nodes)} held in memory is lost; `;
    this.break(new ProtocolError("HOST_LOST", `${reason}. ${loss}stop the cluster and start again`));
  }

  /** Ends all waiting, also for hosts that are well: what they were asked may depend on what is gone. */
  private break(error: CutlineError): void {
    const isFirst = this.broken === null;
    this.broken ??= error;
    this.launcher?.abandon(this.broken);
    this.options.trouble(error.code, error.message);
    if (isFirst) this.news.broken(error);
  }
}

function directHost({ direct }: HostHandle): DirectHost {
  invariant(direct !== null, "what is done at once is done by a host in this process");
  return direct;
}
