import type { ConnectionId, ConnectionInput, Frame, Transport } from "@cutline/core";
import { FRAME_BYTES_MAX, SUBPROTOCOL } from "@cutline/protocol";
import { WebSocket } from "ws";
import { LinkSocket } from "./link-socket.js";

/** Options of every link WebSocket, on either side: no compression, bounded frames. */
export const SOCKET_OPTIONS = { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } as const;

/** Connections between hosts as WebSockets: one frame in each binary message. Tells what happens in later turns of the event loop, never while it is called. */
export class WebSocketTransport implements Transport {
  private readonly sockets = new Map<ConnectionId, LinkSocket>();
  private made = 0;

  constructor(private readonly happened: (input: ConnectionInput) => void) {}

  dial(address: string): ConnectionId {
    const socket = new WebSocket(address, SUBPROTOCOL, SOCKET_OPTIONS);
    const connection = this.add(socket);
    socket.once("open", () => {
      if (this.sockets.has(connection)) this.happened({ kind: "opened", connection });
    });
    return connection;
  }

  /** Takes over a connection that somebody has made to this host. */
  accept(socket: WebSocket): void {
    this.happened({ kind: "accepted", connection: this.add(socket) });
  }

  transmit(connection: ConnectionId, frame: Frame): void {
    this.sockets.get(connection)?.transmit(frame);
  }

  introduced(connection: ConnectionId): void {
    this.sockets.get(connection)?.introduced();
  }

  close(connection: ConnectionId, code: number, reason: string): void {
    this.take(connection)?.close(code, reason);
  }

  abandon(connection: ConnectionId): void {
    this.take(connection)?.abandon();
  }

  private add(socket: WebSocket): ConnectionId {
    this.made += 1;
    const connection = this.made;
    this.sockets.set(
      connection,
      new LinkSocket(socket, {
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
