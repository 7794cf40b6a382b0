import type { Agent } from "node:https";
import type { ConnectionId, ConnectionInput, Frame, Transport } from "@cutline/core";
import { SUBPROTOCOL } from "@cutline/protocol";
import { FRAME_SOCKET_OPTIONS, type FrameGuest, type FrameTls, pinnedAgent, StrangerAllowance } from "@cutline/protocol/sockets";
import { WebSocket } from "ws";
import { HELLO_BYTES_MAX } from "./limits.js";
import { LinkSocket } from "./link-socket.js";

/** Connections between hosts as WebSockets: one frame in each binary message. Tells what happens in later turns of the event loop, never while it is called. */
export class WebSocketTransport implements Transport {
  private readonly sockets = new Map<ConnectionId, LinkSocket>();
  private readonly agent: Agent | undefined;
  private made = 0;

  /** With `tls`, everybody is dialled by TLS, and has to have the same certificate. */
  constructor(
    private readonly happened: (input: ConnectionInput) => void,
    tls: FrameTls | null = null,
  ) {
    this.agent = tls === null ? undefined : pinnedAgent(tls);
  }

  dial(address: string): ConnectionId {
    const url = this.agent === undefined ? address : address.replace(/^ws:/, "wss:");
    const socket = new WebSocket(url, SUBPROTOCOL, { ...FRAME_SOCKET_OPTIONS, agent: this.agent });
    const connection = this.add(stranger(socket));
    socket.once("open", () => {
      if (this.sockets.has(connection)) this.happened({ kind: "opened", connection });
    });
    return connection;
  }

  /** Takes over a connection that somebody has made to this host. */
  accept(guest: FrameGuest): void {
    this.happened({ kind: "accepted", connection: this.add(guest) });
  }

  transmit(connection: ConnectionId, frame: Frame): void {
    this.sockets.get(connection)?.transmit(frame);
  }

  introduced(connection: ConnectionId): void {
    this.sockets.get(connection)?.introduced();
  }

  /** Whoever is on a connection is none of ours: for what is said of strangers. The connection is closed by `close`. */
  turnedAway(connection: ConnectionId, code: number, reason: string): void {
    this.sockets.get(connection)?.refused(code, reason);
  }

  close(connection: ConnectionId, code: number, reason: string): void {
    this.take(connection)?.close(code, reason);
  }

  abandon(connection: ConnectionId): void {
    this.take(connection)?.abandon();
  }

  private add(guest: FrameGuest): ConnectionId {
    this.made += 1;
    const connection = this.made;
    this.sockets.set(
      connection,
      new LinkSocket(guest, {
        frame: (frame) => {
          if (this.sockets.has(connection)) this.happened({ kind: "frame", connection, frame });
        },
        garbage: (reason) => {
          if (this.sockets.has(connection)) this.happened({ kind: "garbage", connection, reason });
        },
        closed: (code, reason) => {
          if (this.sockets.delete(connection)) this.happened({ kind: "closed", connection, code, reason });
        },
      }),
    );
    return connection;
  }

  private take(connection: ConnectionId): LinkSocket | undefined {
    const socket = this.sockets.get(connection);
    this.sockets.delete(connection);
    return socket;
  }
}

/** Whoever answers where this host dials is a stranger, too, until its welcome has come. */
function stranger(socket: WebSocket): FrameGuest {
  let allowance: StrangerAllowance | null = null;
  socket.once("upgrade", ({ socket: wire }) => {
    allowance = new StrangerAllowance(socket, wire, HELLO_BYTES_MAX);
  });
  return { socket, introduced: () => allowance?.lift(), refused: () => undefined };
}
