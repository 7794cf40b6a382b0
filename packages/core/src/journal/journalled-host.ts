import type { HostMessage, HostRequest, LinkEntries } from "@cutline/protocol";
import type { Application } from "../application.js";
import type { LinkHolder } from "../connections/peer.js";
import { ProtocolError } from "../errors.js";
import { Host, type HostSink } from "../host/host.js";
import type { HostId } from "../identifiers.js";
import type { TraceClock } from "../trace/event-log.js";
import { HeldEffects, type HostEffect } from "./held-effects.js";
import type { HostInput, Journal } from "./journal.js";

/** What a restarted host knows besides its own state. */
export interface Recovered {
  /** How many requests of the master it knows. */
  readonly requests: number;
  /** Everything that it has told the master in its life, in order. The master knows how much of it has come. */
  readonly told: readonly HostMessage[];
  /** Peers that it has links to, and where they listen. */
  readonly addresses: ReadonlyMap<HostId, string>;
  /** The incarnation of each peer that it has had a connection with. */
  readonly incarnations: ReadonlyMap<HostId, string>;
}

/** What a journalled host is made of. */
export interface JournalledHostOptions {
  readonly id: HostId;
  readonly applications: readonly Application<unknown>[];
  readonly sink: HostSink;
  /** Null: the host remembers nothing past its end. */
  readonly journal: Journal | null;
  /** Times for traces; absent: they have none. */
  readonly clock?: TraceClock;
}

/**
 * The one writer of a host: an input goes into the journal, the host steps, and what comes of it is let out once the input is on disk: entries,
 * acknowledgements, replies, and what a handshake tells. So nobody has ever heard of anything that a restart doesn't know. Without a journal everything
 * is let out at once.
 */
export class JournalledHost implements LinkHolder {
  private readonly host: Host;
  private readonly journal: Journal | null;
  private readonly held: HeldEffects;
  /** Inputs that the journal was given, and those that it was asked to put on disk. */
  private appended = 0;
  private syncedUpTo = 0;

  constructor({ id, applications, sink, journal, clock }: JournalledHostOptions) {
    this.journal = journal;
    this.held = new HeldEffects(sink);
    this.host = new Host(id, applications, journal === null ? sink : this.heldBack(), clock);
  }

  /** A request of the master. */
  request(request: HostRequest): void {
    if (this.journal === null) this.host.request(request);
    else this.take({ kind: "request", request }, this.journal);
  }

  /** What to tell a peer in a handshake: the number of its last entry that a restart would know of. */
  lastReceived(peer: HostId): number {
    return this.journal === null ? this.host.lastReceived(peer) : this.held.received(peer);
  }

  connected(peer: HostId, peerReceived: number, incarnation: string): void {
    if (this.journal === null) this.host.connected(peer, peerReceived);
    else this.take({ kind: "connected", peer, incarnation, peerReceived }, this.journal);
  }

  /** What was to go out on the connection never will: the link sends it again on the next one. */
  disconnected(peer: HostId): void {
    this.held.disconnected(peer);
    this.host.disconnected(peer);
  }

  entries(peer: HostId, frame: LinkEntries): void {
    if (this.journal === null) return this.host.entries(peer, frame);
    try {
      this.take({ kind: "entries", peer, frame }, this.journal);
    } finally {
      this.hold({ kind: "received", peer, received: this.host.lastReceived(peer) });
    }
  }

  acknowledged(peer: HostId, received: number): void {
    if (this.journal === null) this.host.acknowledged(peer, received);
    else this.take({ kind: "acknowledged", peer, received }, this.journal);
  }

  /** Whether requests wait for their turn: what they need is on its way, so more is certain to come. */
  get isBusy(): boolean {
    return this.host.isBusy;
  }

  /** The turn is over: what waits on the links is put into frames, and what the journal was given goes to disk, all of it by one sync. */
  flush(): void {
    this.host.flush();
    if (this.journal === null || this.syncedUpTo === this.appended) return;
    this.syncedUpTo = this.appended;
    this.journal.sync();
  }

  /** Acknowledges what came on the links, where no frame has done so. */
  acknowledge(): void {
    this.host.acknowledge();
  }

  /** The journal has every input up to this number on disk. */
  durable(number: number): void {
    this.held.release(number);
  }

  /** Has the state again that these inputs led to, all that the journal kept of earlier lives. Comes before anything else, and lets nothing out. */
  recover(inputs: Iterable<HostInput>): Recovered {
    const incarnations = new Map<HostId, string>();
    let requests = 0;
    for (const input of inputs) {
      this.appended += 1;
      if (input.kind === "request") requests += 1;
      if (input.kind === "connected") incarnations.set(input.peer, input.incarnation);
      this.replay(input);
    }
    const effects = this.held.takeAll();
    this.held.release(this.appended);
    this.syncedUpTo = this.appended;
    for (const peer of incarnations.keys()) {
      this.disconnected(peer);
      this.hold({ kind: "received", peer, received: this.host.lastReceived(peer) });
    }
    return {
      requests,
      told: effects.flatMap((effect) => (effect.kind === "toMaster" ? [effect.message] : [])),
      addresses: new Map(effects.flatMap((effect) => (effect.kind === "connect" ? [[effect.peer, effect.address]] : []))),
      incarnations,
    };
  }

  private take(input: HostInput, journal: Journal): void {
    journal.append(input);
    this.appended += 1;
    this.step(input);
  }

  /** A peer that broke the protocol did so in the earlier life too, and its connection ended. */
  private replay(input: HostInput): void {
    try {
      this.step(input);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
    }
  }

  private step(input: HostInput): void {
    switch (input.kind) {
      case "request":
        return this.host.request(input.request);
      case "connected":
        return this.host.connected(input.peer, input.peerReceived);
      case "entries":
        return this.host.entries(input.peer, input.frame);
      case "acknowledged":
        return this.host.acknowledged(input.peer, input.received);
    }
  }

  private heldBack(): HostSink {
    return {
      toMaster: (message) => {
        this.hold({ kind: "toMaster", message });
      },
      connect: (peer, address) => {
        this.hold({ kind: "connect", peer, address });
      },
      transmitEntries: (peer, frame) => {
        this.hold({ kind: "entries", peer, connection: this.held.connectionOf(peer), frame });
      },
      transmitAcknowledgement: (peer, received) => {
        this.hold({ kind: "acknowledgement", peer, connection: this.held.connectionOf(peer), received });
      },
    };
  }

  private hold(effect: HostEffect): void {
    this.held.hold(this.appended, effect);
  }
}
