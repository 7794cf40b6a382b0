import type { LinkEntries, LinkFrame, LinkHello, LinkWelcome } from "@cutline/protocol";
import { ProtocolError } from "../errors.js";
import type { HostId } from "../identifiers.js";
import { HANDSHAKE_MS_MAX, HEARTBEAT_MS, RECONNECT_MS_MAX, RECONNECT_MS_MIN, SILENCE_MS_MAX } from "../limits.js";
import type { Handshake } from "./handshake.js";
import { CLOSE_CODE, type ConnectionId, type Transport } from "./transport.js";

/** What a host does with what comes on its links. */
export interface LinkHolder {
  lastReceived(peer: HostId): number;
  connected(peer: HostId, peerReceived: number, incarnation: string): void;
  disconnected(peer: HostId): void;
  entries(peer: HostId, frame: LinkEntries): void;
  acknowledged(peer: HostId, received: number): void;
}

/** What both a hello and a welcome tell. */
type Introduction = Pick<LinkWelcome, "received" | "incarnation">;

/** What a peer needs of its surroundings. */
export interface PeerContext {
  readonly hostId: HostId;
  readonly handshake: Handshake;
  readonly links: LinkHolder;
  readonly transport: Transport;
  /** Of peers that an earlier life of this host has had connections with. */
  readonly incarnations: ReadonlyMap<HostId, string>;
  /** A connection of this peer is to be known as such, or is gone. */
  own(connection: ConnectionId, peer: Peer): void;
  forget(connection: ConnectionId): void;
  /** The link is refused for good: the master must know. */
  trouble(code: string, message: string): void;
}

/**
 * The connections to one peer, at most one of which carries the link. A broken one is dialled again, with backoff, by whoever knows the other's
 * address; where both dial at once, the connection that the host with the smaller id dialled stays. One that is silent for too long is given up.
 */
export class Peer {
  private current: ConnectionId | null = null;
  private dialling: { readonly connection: ConnectionId; readonly deadlineMs: number } | null = null;
  private address: string | null = null;
  /** When to dial next; null: not at all. */
  private dialAtMs: number | null = null;
  private backoffMs = RECONNECT_MS_MIN;
  private incarnation: string | null;
  private heardAtMs = 0;
  private saidAtMs = 0;

  constructor(
    readonly id: HostId,
    private readonly context: PeerContext,
  ) {
    this.incarnation = context.incarnations.get(id) ?? null;
  }

  /** The link is needed, and this is where the peer listens. */
  need(address: string): void {
    this.address = address;
    if (this.current === null && this.dialling === null) this.dialAtMs ??= 0;
  }

  /** When there is something to do without anything happening; null: never. */
  get wakeAtMs(): number | null {
    if (this.current !== null) return Math.min(this.saidAtMs + HEARTBEAT_MS, this.heardAtMs + SILENCE_MS_MAX);
    return this.dialling?.deadlineMs ?? this.dialAtMs;
  }

  tick(nowMs: number): void {
    if (this.current !== null) return this.keepAlive(this.current, nowMs);
    if (this.dialling !== null && nowMs >= this.dialling.deadlineMs) {
      return this.giveUp(this.dialling.connection, CLOSE_CODE.handshakeTimeout, "no introduction came in time", nowMs);
    }
    if (this.dialling === null && this.dialAtMs !== null && nowMs >= this.dialAtMs) this.dial(nowMs);
  }

  /** The connection that was dialled stands: introduce this host. */
  opened(connection: ConnectionId): void {
    const { handshake, links, transport } = this.context;
    if (connection !== this.dialling?.connection) return;
    transport.transmit(connection, { $case: "hello", value: handshake.hello(this.id, links.lastReceived(this.id)) });
  }

  /** Takes over a connection that the peer dialled, or refuses it with a reason. Its hello has been checked. */
  accept(connection: ConnectionId, hello: LinkHello, nowMs: number): void {
    const { hostId, handshake, links, transport } = this.context;
    if (this.dialling !== null && hostId < this.id) {
      return this.close(connection, CLOSE_CODE.simultaneousDial, `host ${hostId} is dialling host ${this.id} itself`);
    }
    if (!this.recognise(connection, hello.incarnation)) return;
    if (this.dialling !== null) this.abandon(this.dialling.connection);
    this.dialling = null;
    this.context.own(connection, this);
    transport.transmit(connection, { $case: "welcome", value: handshake.welcome(links.lastReceived(this.id)) });
    this.adopt(connection, hello, nowMs);
  }

  /** A frame on one of the peer's connections. Throws a ProtocolError where the peer broke the protocol. */
  frame(connection: ConnectionId, frame: LinkFrame, nowMs: number): void {
    if (connection === this.dialling?.connection) return this.receiveWelcome(connection, frame, nowMs);
    if (connection !== this.current) return;
    this.heardAtMs = nowMs;
    this.receive(frame);
    this.backoffMs = RECONNECT_MS_MIN; // not sooner: a peer that welcomes and then refuses what it is sent would be dialled without end
  }

  /** A connection is gone. If it was the link's, the link goes on with the next one. */
  closed(connection: ConnectionId, code: number, reason: string, nowMs: number): void {
    this.context.forget(connection);
    if (connection === this.dialling?.connection) this.dialling = null;
    else if (connection === this.current) this.disconnect();
    else return;
    if (code === CLOSE_CODE.refused) this.context.trouble("LINK_REFUSED", `host ${this.id} refuses the link: ${reason}`);
    else this.dialLater(nowMs);
  }

  /** Ends a connection whose peer can't be understood or isn't there; the next is dialled later. */
  giveUp(connection: ConnectionId, code: number, reason: string, nowMs: number): void {
    this.context.transport.close(connection, code, reason);
    this.closed(connection, code, reason, nowMs);
  }

  transmitEntries(frame: LinkEntries, nowMs: number): void {
    if (this.current === null) return;
    this.saidAtMs = nowMs;
    this.context.transport.transmit(this.current, { $case: "entries", value: frame });
  }

  transmitAcknowledgement(received: number, nowMs: number): void {
    if (this.current === null) return;
    this.saidAtMs = nowMs;
    this.context.transport.transmit(this.current, { $case: "acknowledgement", value: { received } });
  }

  /** Lets go of every connection, for good. */
  end(): void {
    if (this.dialling !== null) this.abandon(this.dialling.connection);
    if (this.current !== null) this.abandon(this.current);
    this.dialling = null;
    this.current = null;
    this.address = null;
    this.dialAtMs = null;
  }

  private keepAlive(current: ConnectionId, nowMs: number): void {
    if (nowMs - this.heardAtMs >= SILENCE_MS_MAX) {
      return this.giveUp(current, CLOSE_CODE.silent, `nothing came for ${SILENCE_MS_MAX / 1000} seconds`, nowMs);
    }
    if (nowMs - this.saidAtMs >= HEARTBEAT_MS) this.transmitAcknowledgement(this.context.links.lastReceived(this.id), nowMs);
  }

  private dial(nowMs: number): void {
    this.dialAtMs = null;
    if (this.address === null) return;
    const connection = this.context.transport.dial(this.address);
    this.dialling = { connection, deadlineMs: nowMs + HANDSHAKE_MS_MAX };
    this.context.own(connection, this);
  }

  private dialLater(nowMs: number): void {
    if (this.address === null || this.dialAtMs !== null) return;
    this.dialAtMs = nowMs + this.backoffMs;
    this.backoffMs = Math.min(this.backoffMs * 2, RECONNECT_MS_MAX);
  }

  private receiveWelcome(connection: ConnectionId, { frame }: LinkFrame, nowMs: number): void {
    if (frame?.$case !== "welcome") throw new ProtocolError("LINK_UNEXPECTED_FRAME", `host ${this.id} answered a hello without a welcome`);
    this.context.handshake.requireWelcome(frame.value, this.id);
    this.dialling = null;
    if (this.recognise(connection, frame.value.incarnation)) this.adopt(connection, frame.value, nowMs);
  }

  private receive({ frame }: LinkFrame): void {
    const { links } = this.context;
    switch (frame?.$case) {
      case "entries":
        return links.entries(this.id, frame.value);
      case "acknowledgement":
        return links.acknowledged(this.id, frame.value.received);
      case "hello":
      case "welcome":
      case undefined:
        throw new ProtocolError("LINK_UNEXPECTED_FRAME", `a ${frame?.$case ?? "blank"} frame came in the middle of a link`);
    }
  }

  /** A peer that comes back without its memory can't go on with the link: entries would be lost or repeated without anybody knowing. */
  private recognise(connection: ConnectionId, incarnation: string): boolean {
    this.incarnation ??= incarnation;
    if (this.incarnation === incarnation) return true;
    const reason = `host ${this.id} has restarted without its memory`;
    this.close(connection, CLOSE_CODE.refused, reason);
    this.context.trouble("LINK_MEMORY_LOST", reason);
    return false;
  }

  /** From here on the connection carries the link. One that did before is half-open, or the peer would not have made another. */
  private adopt(connection: ConnectionId, { received, incarnation }: Introduction, nowMs: number): void {
    if (this.current !== null) {
      this.abandon(this.current);
      this.disconnect();
    }
    this.current = connection;
    this.dialAtMs = null;
    this.heardAtMs = nowMs;
    this.saidAtMs = nowMs;
    this.context.transport.introduced(connection);
    this.context.links.connected(this.id, received, incarnation);
  }

  private disconnect(): void {
    this.current = null;
    this.context.links.disconnected(this.id);
  }

  private close(connection: ConnectionId, code: number, reason: string): void {
    this.context.transport.close(connection, code, reason);
    this.context.forget(connection);
  }

  private abandon(connection: ConnectionId): void {
    this.context.transport.abandon(connection);
    this.context.forget(connection);
  }
}
