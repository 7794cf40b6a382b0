import type { LinkEntries, LinkFrame } from "@cutline/protocol";
import { ProtocolError } from "../errors.js";
import type { HostId } from "../identifiers.js";
import { HANDSHAKE_MS_MAX } from "../limits.js";
import { Handshake, type HandshakeRules, type HostIdentity } from "./handshake.js";
import { type LinkHolder, Peer, type PeerContext } from "./peer.js";
import { CLOSE_CODE, type ConnectionId, type ConnectionInput, type Transport } from "./transport.js";

/** What a host's connections are made with. */
export interface ConnectionsOptions {
  readonly identity: HostIdentity;
  readonly rules: HandshakeRules;
  /** The host, as far as its links go. */
  readonly links: LinkHolder;
  readonly transport: Transport;
  /** The incarnations of peers that an earlier life of this host has had connections with; absent: this is its first. */
  readonly incarnations?: ReadonlyMap<HostId, string>;
  /** A link is refused for good. */
  readonly trouble: (code: string, message: string) => void;
  /** Somebody who never said who it is, or is none of ours, is about to be cut off; `code` is a CLOSE_CODE. Absent: nobody wants to know. */
  readonly turnedAway?: (connection: ConnectionId, code: number, reason: string) => void;
}

/**
 * The connection machine: all connections of a host, those to its peers and those of strangers who haven't introduced themselves. Time is passed in with
 * each step, in milliseconds of a clock that never goes back.
 */
export class Connections {
  private readonly peers = new Map<HostId, Peer>();
  private readonly owners = new Map<ConnectionId, Peer>();
  /** Who has connected and not said who it is: until when it may. */
  private readonly strangers = new Map<ConnectionId, number>();
  private readonly handshake: Handshake;
  private readonly context: PeerContext;
  private readonly turnedAway: (connection: ConnectionId, code: number, reason: string) => void;
  private nowMs = 0;
  private ended = false;

  constructor({ identity, rules, links, transport, incarnations = new Map(), trouble, turnedAway }: ConnectionsOptions) {
    this.turnedAway = turnedAway ?? (() => undefined);
    this.handshake = new Handshake(identity, rules);
    this.context = {
      hostId: identity.hostId,
      handshake: this.handshake,
      links,
      transport,
      incarnations,
      trouble,
      own: (connection, peer) => {
        this.strangers.delete(connection);
        this.owners.set(connection, peer);
      },
      forget: (connection) => {
        this.strangers.delete(connection);
        this.owners.delete(connection);
      },
    };
  }

  step(input: ConnectionInput, nowMs: number): void {
    this.nowMs = Math.max(this.nowMs, nowMs);
    if (this.ended) return;
    switch (input.kind) {
      case "needed":
        return this.peer(input.peer).need(input.address);
      case "accepted":
        this.strangers.set(input.connection, this.nowMs + HANDSHAKE_MS_MAX);
        return;
      case "opened":
        return this.owners.get(input.connection)?.opened(input.connection);
      case "frame":
        return this.frame(input.connection, input.frame);
      case "garbage":
        return this.cutOff(input.connection, CLOSE_CODE.protocolError, input.reason);
      case "closed":
        this.owners.get(input.connection)?.closed(input.connection, input.code, input.reason, this.nowMs);
        return this.context.forget(input.connection);
      case "tick":
        return this.tick();
    }
  }

  /** When to tick even if nothing happens; null: never. */
  get wakeAtMs(): number | null {
    let soonest = Number.POSITIVE_INFINITY;
    for (const peer of this.peers.values()) soonest = Math.min(soonest, peer.wakeAtMs ?? soonest);
    for (const deadlineMs of this.strangers.values()) soonest = Math.min(soonest, deadlineMs);
    return soonest === Number.POSITIVE_INFINITY ? null : soonest;
  }

  /** Sends entries on the connection that carries the link, if there is one. */
  transmitEntries(peer: HostId, frame: LinkEntries): void {
    this.peer(peer).transmitEntries(frame, this.nowMs);
  }

  /** Sends an acknowledgement on the connection that carries the link, if there is one. */
  transmitAcknowledgement(peer: HostId, received: number): void {
    this.peer(peer).transmitAcknowledgement(received, this.nowMs);
  }

  /** Lets go of everything, for good. */
  end(): void {
    this.ended = true;
    for (const peer of this.peers.values()) peer.end();
    for (const connection of this.strangers.keys()) this.context.transport.abandon(connection);
    this.strangers.clear();
  }

  private tick(): void {
    for (const peer of this.peers.values()) peer.tick(this.nowMs);
    for (const [connection, deadlineMs] of this.strangers) {
      if (this.nowMs >= deadlineMs) this.cutOff(connection, CLOSE_CODE.handshakeTimeout, "no introduction came in time");
    }
  }

  private frame(connection: ConnectionId, frame: LinkFrame): void {
    try {
      const owner = this.owners.get(connection);
      if (owner !== undefined) owner.frame(connection, frame, this.nowMs);
      else if (this.strangers.has(connection)) this.introduce(connection, frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.cutOff(connection, CLOSE_CODE.protocolError, error.message);
    }
  }

  /** The first frame of whoever has connected: it has to say who it is. */
  private introduce(connection: ConnectionId, { frame }: LinkFrame): void {
    if (frame?.$case !== "hello") throw new ProtocolError("LINK_UNEXPECTED_FRAME", "the first frame of a link is a hello");
    try {
      this.handshake.requireHello(frame.value);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.cutOff(connection, CLOSE_CODE.refused, error.message);
    }
    this.peer(frame.value.hostId).accept(connection, frame.value, this.nowMs);
  }

  private cutOff(connection: ConnectionId, code: number, reason: string): void {
    const owner = this.owners.get(connection);
    if (owner !== undefined) return owner.giveUp(connection, code, reason, this.nowMs);
    if (!this.strangers.delete(connection)) return;
    this.turnedAway(connection, code, reason);
    this.context.transport.close(connection, code, reason);
  }

  private peer(id: HostId): Peer {
    const known = this.peers.get(id);
    if (known !== undefined) return known;
    const peer = new Peer(id, this.context);
    this.peers.set(id, peer);
    return peer;
  }
}
