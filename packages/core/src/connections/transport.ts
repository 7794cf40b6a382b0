import type { LinkFrame } from "@cutline/protocol";

/** One connection of a transport, by a number that the transport gives it and never gives again. */
export type ConnectionId = number;

/** What a frame holds, without its envelope. */
export type Frame = NonNullable<LinkFrame["frame"]>;

/** Codes with which a link's connection is closed, from the range that RFC 6455 leaves to applications (section 7.4.2). */
export const CLOSE_CODE = {
  /** The peer broke the protocol, or sent what can't be decoded. */
  protocolError: 4000,
  /** Both sides dialled at once; the other connection stays. */
  simultaneousDial: 4001,
  /** The peer is not one of ours, is another host than was meant, or has lost its memory. It need not try again. */
  refused: 4002,
  /** The peer did not introduce itself in time. */
  handshakeTimeout: 4003,
  /** Nothing was heard for too long: the connection is half-open. */
  silent: 4004,
} as const;

/**
 * What makes connections between hosts: WebSockets, or a simulated network. Each carries whole frames in order in both directions until it breaks. None
 * of these calls back before it returns; what happens is told as a `ConnectionInput`.
 */
export interface Transport {
  /** Begins to connect. Told later: `opened`, or `closed`. */
  dial(address: string): ConnectionId;
  /** Sends a frame, if the connection is open; otherwise, or if it breaks, the frame is lost, and all behind it on this connection. */
  transmit(connection: ConnectionId, frame: Frame): void;
  /** The peer has introduced itself: its frames may be large from here on. */
  introduced(connection: ConnectionId): void;
  /** Ends the connection and tells the peer why. Nothing is told of it any more. */
  close(connection: ConnectionId, code: number, reason: string): void;
  /** Ends the connection without a word. Nothing is told of it any more. */
  abandon(connection: ConnectionId): void;
}

/** Everything that can happen to a host's connections. */
export type ConnectionInput =
  /** A link to `peer` is needed, and there it listens. It is dialled at the next tick. */
  | { readonly kind: "needed"; readonly peer: number; readonly address: string }
  /** Somebody has connected to this host. */
  | { readonly kind: "accepted"; readonly connection: ConnectionId }
  /** A connection that was dialled stands. */
  | { readonly kind: "opened"; readonly connection: ConnectionId }
  | { readonly kind: "frame"; readonly connection: ConnectionId; readonly frame: LinkFrame }
  /** Something came that is no frame. */
  | { readonly kind: "garbage"; readonly connection: ConnectionId; readonly reason: string }
  /** The connection is gone; if the peer closed it, with its code and reason. */
  | { readonly kind: "closed"; readonly connection: ConnectionId; readonly code: number; readonly reason: string }
  /** Time has passed. */
  | { readonly kind: "tick" };
