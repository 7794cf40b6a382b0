import type { HostMessage, LinkEntries } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import { Host } from "../host/host.js";
import type { HostId, NodeId } from "../identifiers.js";
import { purse } from "./purse.js";
import { type Ask, createNode, inWords, openIncoming, openOutgoing, type Outcome } from "./requests.js";

type Frame = { readonly entries: LinkEntries } | { readonly acknowledged: number };

/** What a host tells its master unasked. */
type Told = Exclude<NonNullable<HostMessage["message"]>, { $case: "reply" }>;

/** An answer that comes when it comes. */
export class Answer {
  outcome: Outcome;

  /** The answer in words; null until it has come. */
  get said(): string | null {
    return inWords(this.outcome);
  }
}

/**
 * Hosts, numbered from 1, wired back to back: each connection is two queues of frames. Nothing moves but by `pump`, where `pick` says which of the
 * things that may happen next does.
 */
export class WiredHosts {
  readonly hosts = new Map<HostId, Host>();
  /** Everything that hosts have told unasked, in order. */
  readonly told: Told[] = [];
  /** Every frame of entries that was sent, as FROM>TO and the frame. */
  readonly sent: [string, LinkEntries][] = [];
  /** Connections that were asked for, as FROM>TO. */
  readonly dialled: string[] = [];
  /** Directions (FROM>TO) in which frames are held up. */
  readonly heldUp = new Set<string>();
  private readonly hostOf = new Map<NodeId, HostId>();
  private readonly answers = new Map<number, Answer>();
  private readonly wires = new Map<string, Fifo<Frame>>();
  private readonly toFlush = new Set<HostId>();
  private readonly toAcknowledge = new Set<HostId>();
  private readonly toDial = new Set<string>();

  /** `nodes`: those of each host. They are connected in a full mesh. */
  constructor(
    nodes: readonly (readonly NodeId[])[],
    private readonly options: { readonly delivery?: "held" | "live"; readonly pick?: (count: number) => number } = {},
  ) {
    nodes.forEach((_, index) => {
      this.startHost(index + 1);
    });
    nodes.forEach((ofHost, index) => {
      for (const node of ofHost) this.join(node, index + 1);
    });
  }

  get nodes(): NodeId[] {
    return [...this.hostOf.keys()];
  }

  /** Creates a node, and a channel in each direction between it and every node there is. */
  join(node: NodeId, host: HostId): void {
    const others = this.nodes;
    this.hostOf.set(node, host);
    const asks: [HostId, Ask][] = [[host, createNode(node, this.options)]];
    const channels = others.flatMap((other) => [
      { source: other, target: node },
      { source: node, target: other },
    ]);
    for (const channel of channels) asks.push([this.host(channel.target), openIncoming(channel)]);
    for (const channel of channels) asks.push([this.host(channel.source), openOutgoing(channel, this.host(channel.target))]);
    for (const [at, ask] of asks)
      if (this.finish(this.ask(at, ask)) !== "done") throw new Error(`a mesh can't be made: ${JSON.stringify(ask)}`);
  }

  /** Asks a host. */
  ask(host: HostId, request: Ask): Answer {
    const answer = new Answer();
    this.answers.set(this.answers.size + 1, answer);
    this.hosts.get(host)!.request({ requestId: this.answers.size, request });
    this.toFlush.add(host);
    return answer;
  }

  /** Asks the host of a node. */
  at(node: NodeId, request: Ask): Answer {
    return this.ask(this.host(node), request);
  }

  /** Lets everything happen that can, and gives the answer, or null if it has still not come. */
  finish(answer: Answer): string | null {
    this.pump();
    return answer.said;
  }

  host(node: NodeId): HostId {
    return this.hostOf.get(node)!;
  }

  /** Lets everything happen that can. */
  pump(): void {
    while (this.move());
  }

  /** Lets one thing happen. Returns whether there was one. */
  move(): boolean {
    const moves = this.moves();
    moves[this.options.pick?.(moves.length) ?? 0]?.();
    return moves.length > 0;
  }

  /** Breaks the connection between two hosts: what is on it is lost. It is dialled again. */
  cut(one: HostId, other: HostId): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      this.wires.delete(`${from}>${to}`);
      this.hosts.get(from)!.disconnected(to);
    }
    this.toDial.add(`${one}>${other}`);
  }

  private startHost(id: HostId): void {
    const host = new Host(id, [purse], {
      toMaster: ({ message }) => {
        if (message?.$case === "reply") this.answers.get(message.value.requestId)!.outcome = message.value.outcome;
        else if (message !== undefined) this.told.push(message);
      },
      connect: (peer) => {
        this.dialled.push(`${id}>${peer}`);
        this.toDial.add(`${id}>${peer}`);
      },
      transmitEntries: (peer, entries) => {
        this.sent.push([`${id}>${peer}`, entries]);
        this.wires.get(`${id}>${peer}`)!.push({ entries });
      },
      transmitAcknowledgement: (peer, acknowledged) => {
        this.wires.get(`${id}>${peer}`)!.push({ acknowledged });
      },
    });
    this.hosts.set(id, host);
  }

  private moves(): (() => void)[] {
    const moves = [...this.toFlush].map((host) => () => {
      this.toFlush.delete(host);
      this.hosts.get(host)!.flush();
      this.toAcknowledge.add(host);
    });
    for (const wire of this.toDial) moves.push(() => this.dial(wire));
    for (const [wire, frames] of this.wires) {
      if (frames.length > 0 && !this.heldUp.has(wire)) moves.push(() => this.deliver(wire, frames.shift()!));
    }
    for (const host of this.toAcknowledge) moves.push(() => this.acknowledge(host));
    return moves;
  }

  private acknowledge(host: HostId): void {
    this.toAcknowledge.delete(host);
    this.hosts.get(host)!.acknowledge();
  }

  private dial(wire: string): void {
    this.toDial.delete(wire);
    if (this.wires.has(wire)) return;
    const [from, to] = endsOf(wire);
    const received = [this.hosts.get(from)!.lastReceived(to), this.hosts.get(to)!.lastReceived(from)] as const;
    for (const direction of [wire, `${to}>${from}`]) this.wires.set(direction, new Fifo());
    this.hosts.get(to)!.connected(from, received[0]);
    this.hosts.get(from)!.connected(to, received[1]);
    for (const host of [from, to]) this.toFlush.add(host);
  }

  private deliver(wire: string, frame: Frame): void {
    const [from, to] = endsOf(wire);
    if ("entries" in frame) this.hosts.get(to)!.entries(from, frame.entries);
    else this.hosts.get(to)!.acknowledged(from, frame.acknowledged);
    this.toFlush.add(to);
  }
}

function endsOf(wire: string): [HostId, HostId] {
  const [from, to] = wire.split(">").map(Number);
  return [from!, to!];
}
