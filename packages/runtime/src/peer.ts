import { type Host, type HostId, ProtocolError } from "@cutline/core";
import type { LinkEntries, LinkFrame, LinkHello } from "@cutline/protocol";
import { SUBPROTOCOL } from "@cutline/protocol";
import { WebSocket } from "ws";
import { type HostIdentity, helloTo, requireWelcome, welcome } from "./handshake.js";
import { HANDSHAKE_MS_MAX, RECONNECT_MS_MAX, RECONNECT_MS_MIN } from "./limits.js";
import { CLOSE_CODE, LinkConnection, SOCKET_OPTIONS } from "./link-connection.js";

/** What a peer needs of its host program. */
export interface PeerContext {
  readonly identity: HostIdentity;
  readonly host: Host;
  /** Something is to be sent: flush at the end of the turn. */
  requestFlush(): void;
  /** The link is refused for good: the master must know. */
  trouble(code: string, message: string): void;
}

/**
 * The connections to one peer, at most one of which carries the link. A broken one is dialled again, with backoff, by whoever knows the other's
 * address; where both dial at once, the connection that the host with the smaller id dialled stays.
 */
export class Peer {
  private current: LinkConnection | null = null;
  private dialling: LinkConnection | null = null;
  private retry: NodeJS.Timeout | null = null;
  private address: string | null = null;
  private incarnation: string | null = null;
  private backoffMs = RECONNECT_MS_MIN;
  private ended = false;

  constructor(
    readonly id: HostId,
    private readonly context: PeerContext,
  ) {}

  /** The link is needed, and this is where the peer listens. */
  connect(address: string): void {
    this.address = address;
    if (this.current === null) this.dial();
  }

  /** Takes over a connection that the peer dialled, or refuses it with a reason. Its hello has been checked. */
  accept(connection: LinkConnection, hello: LinkHello): void {
    if (this.dialling !== null && this.context.identity.hostId < this.id) {
      connection.close(CLOSE_CODE.simultaneousDial, `host ${this.context.identity.hostId} is dialling host ${this.id} itself`);
      return;
    }
    if (!this.recognise(connection, hello.incarnation)) return;
    this.dialling?.abandon();
    this.dialling = null;
    connection.send({ $case: "welcome", value: welcome(this.context.host.lastReceived(this.id), this.context.identity) });
    this.adopt(connection, hello.received);
  }

  /** A frame on the connection that carries the link. */
  receive(connection: LinkConnection, frame: LinkFrame): void {
    if (connection !== this.current) return;
    switch (frame.frame?.$case) {
      case "entries":
        this.context.host.entries(this.id, frame.frame.value);
        break;
      case "acknowledgement":
        this.context.host.acknowledged(this.id, frame.frame.value.received);
        break;
      case "hello":
      case "welcome":
      case undefined:
        throw new ProtocolError("LINK_UNEXPECTED_FRAME", `a ${frame.frame?.$case ?? "blank"} frame came in the middle of a link`);
    }
    this.context.requestFlush();
  }

  /** A connection is gone. If it was the link's, the link goes on with the next one. */
  closed(connection: LinkConnection, code: number, reason: string): void {
    if (connection === this.dialling) this.dialling = null;
    else if (connection === this.current) {
      this.current = null;
      this.context.host.disconnected(this.id);
    } else return;
    if (code === CLOSE_CODE.refused) this.context.trouble("LINK_REFUSED", `host ${this.id} refuses the link: ${reason}`);
    else this.dialLater();
  }

  transmitEntries(frame: LinkEntries): void {
    this.current?.send({ $case: "entries", value: frame });
  }

  transmitAcknowledgement(received: number): void {
    this.current?.send({ $case: "acknowledgement", value: { received } });
  }

  /** Ends every connection, for good. */
  end(): void {
    this.ended = true;
    if (this.retry !== null) clearTimeout(this.retry);
    this.dialling?.abandon();
    this.current?.abandon();
  }

  private dial(): void {
    if (this.ended || this.dialling !== null || this.current !== null || this.address === null) return;
    const socket = new WebSocket(this.address, SUBPROTOCOL, { ...SOCKET_OPTIONS, handshakeTimeout: HANDSHAKE_MS_MAX });
    const connection: LinkConnection = new LinkConnection(socket, {
      frame: (frame) => {
        if (connection === this.dialling) this.receiveWelcome(connection, frame);
        else this.receive(connection, frame);
      },
      closed: (code, reason) => {
        this.closed(connection, code, reason);
      },
    });
    this.dialling = connection;
    socket.once("open", () => {
      connection.send({ $case: "hello", value: helloTo(this.id, this.context.host.lastReceived(this.id), this.context.identity) });
    });
  }

  private dialLater(): void {
    if (this.ended || this.address === null || this.retry !== null) return;
    this.retry = setTimeout(() => {
      this.retry = null;
      this.dial();
    }, this.backoffMs);
    this.backoffMs = Math.min(this.backoffMs * 2, RECONNECT_MS_MAX);
  }

  private receiveWelcome(connection: LinkConnection, { frame }: LinkFrame): void {
    if (frame?.$case !== "welcome") throw new ProtocolError("LINK_UNEXPECTED_FRAME", `host ${this.id} answered a hello without a welcome`);
    requireWelcome(frame.value, this.id);
    this.dialling = null;
    if (!this.recognise(connection, frame.value.incarnation)) return;
    this.adopt(connection, frame.value.received);
  }

  /** A peer that comes back without its memory can't go on with the link: entries would be lost or repeated without anybody knowing. */
  private recognise(connection: LinkConnection, incarnation: string): boolean {
    this.incarnation ??= incarnation;
    if (this.incarnation === incarnation) return true;
    const reason = `host ${this.id} has restarted without its memory`;
    connection.close(CLOSE_CODE.refused, reason);
    this.context.trouble("LINK_MEMORY_LOST", reason);
    return false;
  }

  /** From here on the connection carries the link. One that did before is half-open, or the peer would not have made another. */
  private adopt(connection: LinkConnection, peerReceived: number): void {
    if (this.current !== null) {
      this.current.abandon();
      this.context.host.disconnected(this.id);
    }
    this.current = connection;
    connection.introduce();
    this.context.host.connected(this.id, peerReceived);
    this.backoffMs = RECONNECT_MS_MIN;
    this.context.requestFlush();
  }
}
