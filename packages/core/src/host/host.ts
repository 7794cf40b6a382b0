import type { HostMessage, HostReply, HostRequest, LinkEntries, LinkEntry, NodeCommand } from "@cutline/protocol";
import type { Application } from "../application.js";
import type { CommandRequest, Received } from "../cluster.js";
import { CutlineError, Defect, ProtocolError, Refusal } from "../errors.js";
import { Fifo } from "../fifo.js";
import { type HostId, type NodeId, requireSnapshotId } from "../identifiers.js";
import type { Message } from "../message.js";
import { HostLinks, type HostLinksSink } from "./host-links.js";
import type { HostedNode } from "./hosted-node.js";
import type { Arrival } from "./inbox.js";
import { Outbox } from "./outbox.js";
import { type HostState, nodeAt, perform } from "./perform.js";
import { requestNode } from "./request-node.js";
import type { TraceClock } from "../trace/event-log.js";
import { Settlement } from "./settlements.js";

/** A receive that is done at once. */
export interface ReceiveNow {
  readonly node: NodeId;
  /** Null: a channel that `draw` picks, a uniform number from 0 to 2^32 - 1. */
  readonly source: NodeId | null;
  readonly draw: number;
}

/** Where a host puts its effects, in order. None of these may call back into the host. */
export interface HostSink extends HostLinksSink {
  /** Send to the master. */
  toMaster(message: HostMessage): void;
}

/**
 * The host machine: nodes, the links to other hosts, and the requests of the master. Deterministic and without IO, so that a simulator can
 * run it as it is. One step at a time: what a step sends to nodes of the same host arrives there before the next step begins.
 */
export class Host {
  private readonly state: HostState;
  private readonly local = new Fifo<Arrival>();
  /** Nodes whose first request may be ready. */
  private readonly runnable = new Set<HostedNode>();
  /** Nodes whose first request waits for room on a link. */
  private readonly blocked = new Set<HostedNode>();
  private running = false;
  /** Requests that wait for their turn, over all nodes. */
  private waiting = 0;

  constructor(
    readonly id: HostId,
    applications: readonly Application<unknown>[],
    private readonly sink: HostSink,
    clock: TraceClock = timeless,
  ) {
    const links = new HostLinks(sink, (entry) => {
      this.unpack(entry);
    });
    this.state = {
      id,
      links,
      nodes: new Map(),
      applications: new Map(applications.map((application) => [application.name, application])),
      outbox: new Outbox(id, links, this.local),
      clock,
      toMaster: (message) => {
        sink.toMaster(message);
      },
    };
  }

  /** A request of the master. Requests to one node take effect in the order in which they come. */
  request(request: HostRequest): void {
    const nodeId = requestNode(request);
    if (nodeId === null) return this.run({ request, node: null });
    const node = this.state.nodes.get(nodeId);
    if (node === undefined) return this.refuse(request, new Refusal("UNKNOWN_NODE", `host ${this.id} has no node ${nodeId}`));
    const isNext = node.nextRequest === undefined ? this.isReady(node, request) : this.mayOvertake(node, request);
    if (isNext && !this.running) return this.run({ request, node });
    node.queue(request);
    this.waiting += 1;
    this.runnable.add(node);
    this.run();
  }

  /**
   * Does a command and gives its reply: as a request that is answered at once, for a master in the same process. Only for a host without peers,
   * between requests. Throws the Refusal where there is one; CHANNEL_FULL where a held channel to one of `sendsTo` is full.
   */
  commandNow({ node: id, command, sendsTo }: CommandRequest): Uint8Array {
    const node = this.idleNode(id);
    if (sendsTo !== null) for (const target of sendsTo) nodeAt(this.state, target).inbox.requireRoom({ source: id, target });
    try {
      node.process.step({ kind: "command", command, sendsTo });
    } finally {
      this.arriveLocally();
    }
    return node.reply;
  }

  /** Takes and delivers the first message of a channel, or of one that `draw` picks; null where there is none. As `commandNow`. */
  receiveNow({ node: id, source: wanted, draw }: ReceiveNow): Received | null {
    const node = this.idleNode(id);
    const source = wanted ?? node.inbox.pick(draw);
    const message = source === null ? null : this.receiveFrom(node, source);
    if (source === null || message === null) return null;
    return message.kind === "marker"
      ? { kind: "marker", source, snapshot: message.snapshot }
      : { kind: "message", source, payload: message.payload };
  }

  /** Number of the last entry received from a peer: what a handshake tells it. */
  lastReceived(peer: HostId): number {
    return this.state.links.lastReceived(peer);
  }

  /** A connection to a peer stands. Throws a ProtocolError where the link can't be resumed. */
  connected(peer: HostId, peerReceived: number): void {
    this.state.links.connected(peer, peerReceived);
    this.resumeBlocked();
  }

  /** The connection to a peer broke. The link goes on when there is a new one. */
  disconnected(peer: HostId): void {
    this.state.links.disconnected(peer);
  }

  /** Entries of a peer. Throws a ProtocolError where the peer broke the protocol: its connection must end. */
  entries(peer: HostId, frame: LinkEntries): void {
    this.state.links.entries(peer, frame);
    this.resumeBlocked();
  }

  /** An acknowledgement of a peer. Throws a ProtocolError where the peer broke the protocol: its connection must end. */
  acknowledged(peer: HostId, received: number): void {
    this.state.links.acknowledged(peer, received);
    this.resumeBlocked();
  }

  /** Sends what waits on the links. Called once in a turn of the event loop, so that frames grow with the load. */
  flush(): void {
    this.state.links.flush();
  }

  /** Whether requests wait for their turn: what they need is on its way, so more is certain to come. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /** Acknowledges what came on the links, where no frame has done so. Called when nothing more is to come for now. */
  acknowledge(): void {
    this.state.links.acknowledge();
  }

  /** Takes the first step, if one is given, and then runs until nothing can go on by itself. */
  private run(first: { readonly request: HostRequest; readonly node: HostedNode | null } | null = null): void {
    const outer = this.running;
    if (outer && first === null) return;
    this.running = true;
    try {
      this.arriveLocally();
      if (first !== null) this.step(first.request, first.node);
      while (this.runNode());
    } finally {
      this.running = outer;
    }
  }

  /** What was sent to nodes of this host arrives there; with live delivery that may send more. */
  private arriveLocally(): void {
    for (let arrival = this.local.shift(); arrival !== undefined; arrival = this.local.shift()) this.arrive(arrival);
  }

  private runNode(): boolean {
    for (const node of this.runnable) {
      const request = node.nextRequest;
      if (request !== undefined && this.isReady(node, request)) {
        node.unqueue();
        this.waiting -= 1;
        this.step(request, node);
        return true;
      }
      this.runnable.delete(node);
    }
    return false;
  }

  /** Whether all that a request is to see has arrived, and the links have room for what it may send. Markers always have room. */
  private isReady(node: HostedNode, { request }: HostRequest): boolean {
    if (request?.$case === "receive") return node.inbox.hasArrived(request.value.visible);
    if (request?.$case !== "command") return true;
    if (this.hasRoom(node, request.value)) return true;
    this.blocked.add(node);
    return false;
  }

  /** Whether a command needn't wait for the receives before it, since nobody could tell: docs/adr/0002-tickets.md. */
  private mayOvertake(node: HostedNode, { request }: HostRequest): boolean {
    if (request?.$case !== "command" || request.value.mayOvertake !== true || !node.onlyReceivesWait) return false;
    return this.hasRoom(node, request.value) && node.process.isCertain(request.value.command);
  }

  private hasRoom(node: HostedNode, { limited, tickets }: NodeCommand): boolean {
    const { links } = this.state;
    if (limited) return tickets.every((ticket) => links.hasRoom(node.hostOf.get(ticket.node) ?? this.id));
    for (const peer of node.hostOf.values()) if (!links.hasRoom(peer)) return false;
    return true;
  }

  private resumeBlocked(): void {
    for (const node of this.blocked) this.runnable.add(node);
    this.blocked.clear();
    this.run();
  }

  /** Does what a request asks for. Its reply leaves once everything that it sent has settled, a refused one's too. */
  private step(request: HostRequest, node: HostedNode | null): void {
    const reply: HostReply = { requestId: request.requestId, outcome: undefined };
    this.state.links.beginStep();
    try {
      reply.outcome = perform(this.state, request, node);
    } catch (error) {
      reply.outcome = failure(error);
    }
    this.arriveLocally();
    if (!this.state.links.hasSent) return this.tell(reply);
    const settlement = new Settlement(() => {
      this.tell(reply);
    });
    this.state.links.settleStep(settlement);
    settlement.arrived();
  }

  private receiveFrom(node: HostedNode, source: NodeId): Message | null {
    try {
      return node.receiveFrom(source);
    } finally {
      this.arriveLocally();
    }
  }

  /** A node that nothing is asked of, so that what is done now is done in its turn. */
  private idleNode(id: NodeId): HostedNode {
    const node = nodeAt(this.state, id);
    if (this.running || node.nextRequest !== undefined) throw new Defect(`something was done out of turn at node ${id}`);
    return node;
  }

  private refuse(request: HostRequest, error: CutlineError): void {
    this.tell({ requestId: request.requestId, outcome: failure(error) });
  }

  private tell(reply: HostReply): void {
    this.sink.toMaster({ message: { $case: "reply", value: reply } });
  }

  private unpack({ source, targets, ticket, more, body }: LinkEntry): void {
    const message = body === undefined ? null : messageOf(body);
    for (const target of targets) this.arrive({ source, target, message, ticket, more });
  }

  private arrive(arrival: Arrival): void {
    const node = this.state.nodes.get(arrival.target);
    if (node === undefined) {
      throw new ProtocolError(
        "UNKNOWN_NODE",
        `a message of node ${arrival.source} came for node ${arrival.target}, which is not on host ${this.id}`,
      );
    }
    if (node.delivery === "live" && arrival.message !== null) return this.deliverLive(node, arrival.source, arrival.message);
    node.inbox.arrive(arrival);
    if (node.nextRequest !== undefined) this.runnable.add(node);
  }

  /** A message that a live application refuses can't wait for a better time: the channel has no other way to go on. The master is told. */
  private deliverLive(node: HostedNode, source: NodeId, message: Message): void {
    try {
      node.process.step({ kind: "deliver", source, message });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const what = `node ${node.id} refused a message on channel (${source} → ${node.id}): ${error.message}`;
      this.sink.toMaster({ message: { $case: "trouble", value: { code: error.code, message: what } } });
    }
  }
}

/** For who keeps no traces: times are unknown. */
function timeless(): number {
  return 0;
}

/** What an entry of a peer carries. Throws a ProtocolError where that makes no sense. */
function messageOf(body: NonNullable<LinkEntry["body"]>): Message {
  return body.$case === "marker" ? { kind: "marker", snapshot: requireSnapshotId(body.value) } : { kind: "message", payload: body.value };
}

/** The failed outcome that an error makes. A defect of ours is thrown on: it must not look like an answer. */
function failure(error: unknown): NonNullable<HostReply["outcome"]> {
  if (!(error instanceof CutlineError) || error instanceof Defect) throw error;
  return { $case: "failure", value: { code: error.code, message: error.message } };
}
