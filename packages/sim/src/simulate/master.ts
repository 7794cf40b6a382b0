import { type ChannelId, type HostId, joinsAsRoot, type NodeId, Observer, type SnapshotId, Topology } from "@cutline/core";
import { Delivery, type GlobalState, type HostMessage, type InboxDepth, type NodeStatus } from "@cutline/protocol";
import { ChannelTickets } from "./channel-tickets.js";
import type { ControlLink } from "./control-link.js";
import { SimulatedNetwork } from "./network.js";
import type { Deed, Plan } from "./plan.js";
import type { Reached } from "./reached.js";
import { type Answer, type Ask, Requests } from "./requests.js";
import { Turns } from "./turns.js";
import { withNumber } from "./watched-state.js";
import type { Workload } from "./workload.js";

type Join = Extract<Deed, { kind: "join" }>;
type Command = Extract<Deed, { kind: "command" }>;
type Receive = Extract<Deed, { kind: "receive" }>;

/** What a master tells whoever watches it. */
export interface MasterEvents {
  /** A command was answered: it was done, or refused. */
  answered(node: NodeId, command: number, isDone: boolean): void;
  /** A snapshot is whole. */
  collected(global: GlobalState): void;
  /** A snapshot can't be finished any more: a host was lost. */
  failed(snapshot: SnapshotId): void;
  /** A host tells of trouble, or of what makes no sense. */
  trouble(story: string): void;
}

/** What a master is made of. */
export interface MasterOptions {
  readonly plan: Plan;
  readonly workload: Workload;
  readonly hosts: readonly HostId[];
  readonly controlOf: (host: HostId) => ControlLink;
  readonly events: MasterEvents;
  readonly reached: Reached;
}

/**
 * The master of a simulated cluster. It asks for as much at once as the core allows: only that a node joins, and that snapshots are collected, is done
 * while no other node joins and no snapshot begins.
 */
export class SimulatedMaster {
  private readonly nodes = new Map<NodeId, HostId>();
  private readonly observer = new Observer();
  private readonly topology: Topology;
  private readonly turns = new Turns();
  private readonly tickets = new ChannelTickets();
  private readonly requests: Requests;
  /** Nodes whose channels are open. */
  private readonly joined = new Set<NodeId>();
  /** What was planned for nodes that haven't joined yet. */
  private early: (() => void)[] = [];
  private readonly lostHosts = new Set<HostId>();
  private isCollecting = false;

  constructor(private readonly options: MasterOptions) {
    this.topology = Topology.of(options.plan.topology);
    this.requests = new Requests(options.controlOf, (host, requestId) => {
      options.events.trouble(`host ${host} answered request ${requestId}, which was answered before or never asked`);
    });
  }

  /** Whether everything that was asked is answered, and every snapshot has ended. */
  get isIdle(): boolean {
    return this.isBroken || (this.isQuiet && this.observer.underWay().length === 0);
  }

  /** Whether everything that was asked is answered. Snapshots may wait for their markers to be received. */
  get isQuiet(): boolean {
    return this.isBroken || (this.requests.areAllAnswered && this.turns.isIdle);
  }

  /** Whether a host has lost its memory. Nothing more is asked then. */
  get isBroken(): boolean {
    return this.lostHosts.size > 0;
  }

  /** What is still waited for, in words. */
  waitsFor(): string[] {
    const unfinished = this.observer
      .underWay()
      .map((id) => `snapshot ${id} waits for what nodes ${this.observer.missing(id).join(", ")} record`);
    return [...this.requests.stories(), ...unfinished];
  }

  join({ node, host, draw }: Join): void {
    const { plan, workload, reached } = this.options;
    const value = {
      node,
      application: workload.application.name,
      init: workload.init(draw),
      delivery: plan.delivery === "live" ? Delivery.LIVE : Delivery.HELD,
      seed: plan.seed,
    };
    this.alone((end) => {
      const channels = this.topology.channelsOf(node, this.nodes);
      this.requests.ask(host, { $case: "createNode", value }, () => {
        this.nodes.set(node, host);
        this.observer.join(node);
        if (this.observer.underWay().length > 0) reached.add("nodes that joined during a snapshot");
        this.openChannels(channels, () => {
          this.joined.add(node);
          this.doEarly();
          this.beginAt(joinsAsRoot(node, channels) ? [node] : [], this.observer.underWay(), end);
        });
      });
    });
  }

  command(deed: Command): void {
    const { number, node, target, draw } = deed;
    // without a ticket the node itself says that it has no such channel
    if (this.isBroken || (this.options.plan.ticketed && !this.topology.has({ source: node, target }))) return;
    if (!this.joined.has(node) || !this.joined.has(target)) return void this.early.push(() => this.command(deed));
    const { plan, workload, events } = this.options;
    const tickets = plan.ticketed ? [{ node: target, number: this.tickets.next(node, target) }] : [];
    const command = withNumber(number, workload.command(target, draw));
    const value = { node, command, tickets, limited: plan.ticketed, mayOvertake: plan.ticketed };
    this.requests.ask(this.hostOf(node), { $case: "command", value }, (answer) => {
      events.answered(node, number, answer.$case === "command");
    });
  }

  receive({ node, draw }: Receive): void {
    if (!this.joined.has(node) || this.isBroken) return;
    const value = { node, source: undefined, draw, visible: this.tickets.lastOf(node) };
    this.requests.ask(this.hostOf(node), { $case: "receive", value }, (answer) => {
      if (answer.$case === "failure") this.options.events.trouble(`a receive at node ${node} was refused: ${answer.value.message}`);
    });
  }

  /** Begins a snapshot, at as many roots as it takes to reach every node. */
  beginSnapshot(node: NodeId): void {
    if (this.isBroken) return;
    if (!this.joined.has(node)) return void this.early.push(() => this.beginSnapshot(node));
    this.turns.run(false, (end) => {
      this.requests.ask(this.hostOf(node), { $case: "initiate", value: { node, snapshotId: "" } }, (answer) => {
        if (answer.$case !== "initiate") return this.options.events.trouble(`a snapshot was refused at node ${node}`);
        const { snapshotId } = answer.value;
        this.observer.begin(snapshotId);
        this.beginAt(this.topology.furtherRoots(node, this.nodes), [snapshotId], end);
        this.collectWhole();
      });
    });
  }

  /** Receives everything that waits in held channels, wave by wave; `then` goes on with whether anything did. */
  drain(seed: bigint, then: (hadAny: boolean) => void): void {
    this.askEvery({ $case: "survey", value: {} }, (answers) => {
      const inboxes = answers.flatMap((answer) => (answer.$case === "survey" ? answer.value.inboxes : []));
      this.requests.askAll(this.drains(inboxes, seed), () => {
        then(inboxes.length > 0);
      });
    });
  }

  /** What every node does by now, of the hosts that haven't lost their memory. */
  inspect(then: (nodes: readonly NodeStatus[]) => void): void {
    this.askEvery({ $case: "inspect", value: {} }, (answers) => {
      then(answers.flatMap((answer) => (answer.$case === "inspection" ? answer.value.nodes : [])));
    });
  }

  /** A host tells something. */
  hear(host: HostId, { message }: HostMessage): void {
    if (this.lostHosts.has(host)) return;
    switch (message?.$case) {
      case "reply":
        return this.requests.reply(host, message.value);
      case "recorded":
        this.observer.recorded(message.value);
        return this.collectWhole();
      case "reopened":
        return this.observer.reopened(message.value.snapshotId, message.value.node);
      case "notice":
        return;
      case "trouble":
        return this.options.events.trouble(`host ${host}: ${message.value.message}`);
      case "hello":
      case undefined:
        return this.options.events.trouble(`host ${host} tells nothing that makes sense`);
    }
  }

  /** A host has lost its memory: what was asked may never be answered, and no snapshot can be finished. */
  lost(host: HostId): void {
    this.lostHosts.add(host);
    this.requests.abandon();
    for (const snapshot of this.observer.underWay()) {
      this.observer.retire(snapshot);
      this.options.events.failed(snapshot);
    }
  }

  /** Nodes whose memory nobody has lost, each with its host. */
  survivors(): ReadonlyMap<NodeId, HostId> {
    return new Map([...this.nodes].filter(([, host]) => !this.lostHosts.has(host)));
  }

  /** What waited for a node to join; what waits for another one too goes on waiting. */
  private doEarly(): void {
    const { early } = this;
    this.early = [];
    for (const act of early) act();
  }

  private alone(begin: (end: () => void) => void): void {
    if (!this.isBroken) this.turns.run(true, begin);
  }

  /** Opens channels: every receiving end first. */
  private openChannels(channels: readonly ChannelId[], then: () => void): void {
    const incoming = channels.map(({ source, target }): [HostId, Ask] => [
      this.hostOf(target),
      { $case: "openIncoming", value: { channels: [{ source, target }] } },
    ]);
    const outgoing = channels.map(({ source, target }): [HostId, Ask] => {
      const hostId = this.hostOf(target);
      const channel = { source, target, hostId, address: SimulatedNetwork.addressOf(hostId) };
      return [this.hostOf(source), { $case: "openOutgoing", value: { channels: [channel] } }];
    });
    this.requests.askAll(incoming, () => {
      this.requests.askAll(outgoing, then);
    });
  }

  private beginAt(roots: readonly NodeId[], snapshots: readonly SnapshotId[], then: () => void): void {
    const asks = roots.flatMap((node) =>
      snapshots.map((snapshotId): [HostId, Ask] => [this.hostOf(node), { $case: "initiate", value: { node, snapshotId } }]),
    );
    this.requests.askAll(asks, then);
  }

  /** Collects what is whole, and has it retired everywhere, as soon as it is this one's turn. */
  private collectWhole(): void {
    if (this.isCollecting || this.whole().length === 0) return;
    this.isCollecting = true;
    this.alone((end) => {
      this.isCollecting = false;
      const snapshotIds = this.whole();
      for (const id of snapshotIds) {
        this.options.events.collected(this.observer.assemble(id));
        this.observer.retire(id);
      }
      this.askEvery({ $case: "retire", value: { snapshotIds } }, end);
    });
  }

  private whole(): SnapshotId[] {
    return this.observer.underWay().filter((id) => this.observer.missing(id).length === 0);
  }

  private drains(inboxes: readonly InboxDepth[], seed: bigint): [HostId, Ask][] {
    const hosts = new Set(inboxes.map(({ node }) => this.hostOf(node)));
    return [...hosts].map((host) => {
      const own = inboxes.filter(({ node }) => this.hostOf(node) === host);
      return [host, { $case: "drain", value: { seed, inboxes: own } }];
    });
  }

  private askEvery(request: Ask, then: (answers: readonly Answer[]) => void): void {
    const hosts = this.options.hosts.filter((host) => !this.lostHosts.has(host));
    this.requests.askAll(
      hosts.map((host) => [host, request]),
      then,
    );
  }

  private hostOf(node: NodeId): HostId {
    const host = this.nodes.get(node);
    if (host === undefined) throw new RangeError(`there is no node ${node}`);
    return host;
  }
}
