import { CLOSE_CODE, type HostId, type Random } from "@cutline/core";
import type { Reached } from "./reached.js";
import { SimulatedTransport, type TellHost } from "./simulated-transport.js";
import type { Timeline } from "./timeline.js";

/** How long frames take at the least and at the most, between any two hosts. */
export interface Delays {
  readonly msMin: number;
  readonly msMax: number;
}

/** What a network is made of. */
export interface NetworkOptions {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly delays: Delays;
  /** Whether frames go through their encoding, as they do between processes. It takes twice the time. */
  readonly encodes: boolean;
  readonly reached: Reached;
  /** Is told of a host that closes a connection because its peer broke the protocol, or is none of its own. */
  readonly refused: (story: string) => void;
}

/** The master's place in the network. Hosts are numbered from 1. */
export const MASTER: HostId = 0;

/**
 * What carries frames between hosts, as TCP does: in order on each connection while it stands. Connections break and fall silent, hosts are cut off, and
 * all is slow, as it is told.
 */
export class SimulatedNetwork {
  readonly encodes: boolean;
  private readonly timeline: Timeline;
  private readonly random: Random;
  private readonly delays: Delays;
  private readonly transports = new Map<HostId, SimulatedTransport>();
  /** These are cut off from the others. */
  private cutOff: ReadonlySet<HostId> = new Set();
  /** What has come to a cut, in order. */
  private stalled: { readonly from: HostId; readonly to: HostId; readonly arrive: () => void }[] = [];
  private slowMs = 0;
  /** Pairs of hosts that have had a connection. */
  private readonly linked = new Set<string>();
  private readonly reached: Reached;
  private readonly tellRefused: (story: string) => void;

  constructor({ timeline, random, delays, encodes, reached, refused }: NetworkOptions) {
    this.reached = reached;
    this.tellRefused = refused;
    this.timeline = timeline;
    this.random = random;
    this.delays = delays;
    this.encodes = encodes;
  }

  /** Where a host listens. */
  static addressOf(host: HostId): string {
    return `simulated:${host}`;
  }

  /** A life of a host begins: it listens, and is told what happens to its connections. */
  attach(host: HostId, tell: TellHost): SimulatedTransport {
    const transport = new SimulatedTransport(this, host, tell);
    this.transports.set(host, transport);
    return transport;
  }

  /** A host's process is gone. `silently`: and its machine with it, so that no peer is told. */
  detach(host: HostId, silently: boolean): void {
    const transport = this.transports.get(host);
    this.transports.delete(host);
    transport?.die(silently);
  }

  /** Who listens at an address. */
  listener(address: string): SimulatedTransport | null {
    return this.transports.get(hostAt(address)) ?? null;
  }

  /** Connections between two hosts break, and both are told. With them goes what is under way, or not. */
  break(one: HostId, other: HostId): void {
    this.transports.get(one)?.break(other, this.random.below(2) === 0);
  }

  /** Connections between two hosts become half-open: nothing gets through any more, and nobody is told. */
  silence(one: HostId, other: HostId): void {
    this.transports.get(one)?.silence(other);
  }

  /** Nothing gets from these hosts to the others or back, until told otherwise. What was sent by then arrives late. */
  part(hosts: ReadonlySet<HostId>): void {
    this.cutOff = hosts;
    const { stalled } = this;
    this.stalled = [];
    for (const { from, to, arrive } of stalled) this.arrive(from, to, arrive);
  }

  /** A connection carries a link from here on. */
  linkStands(one: HostId, other: HostId): void {
    const pair = `${one} ${other}`;
    if (this.linked.has(pair)) this.reached.add("links resumed");
    this.linked.add(pair);
  }

  /** A host closes a connection for a reason. */
  closes(host: HostId, code: number, reason: string): void {
    if (code === CLOSE_CODE.protocolError || code === CLOSE_CODE.refused) this.tellRefused(`host ${host} closes a connection: ${reason}`);
  }

  /** Everything takes so much longer, until told otherwise. */
  slow(byMs: number): void {
    this.slowMs = byMs;
  }

  /** Lets something that is sent now arrive, no sooner than `notBeforeMs`. Returns when that would be, were nobody cut off. */
  carry(from: HostId, to: HostId, notBeforeMs: number, arrive: () => void): number {
    const { msMin, msMax } = this.delays;
    const delayMs = this.slowMs + msMin + ((msMax - msMin) * this.random.below(1024)) / 1024;
    const atMs = Math.max(notBeforeMs, this.timeline.nowMs + delayMs);
    this.timeline.at(atMs, () => {
      this.arrive(from, to, arrive);
    });
    return atMs;
  }

  private arrive(from: HostId, to: HostId, arrive: () => void): void {
    if (this.cutOff.has(from) === this.cutOff.has(to)) arrive();
    else this.stalled.push({ from, to, arrive });
  }
}

function hostAt(address: string): HostId {
  return Number(address.slice(address.indexOf(":") + 1));
}
