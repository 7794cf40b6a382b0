import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SUBPROTOCOL } from "@cutline/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { LINK_CONNECTIONS_MAX } from "./limits.js";
import { SOCKET_OPTIONS } from "./web-socket-transport.js";

/** Listens for links, and hands on who connects. */
export class LinkServer {
  private constructor(private readonly server: WebSocketServer) {}

  /** Listens on an ephemeral port of `listenHost`. Rejects with the operating system's error. */
  static async listen(listenHost: string, accept: (socket: WebSocket) => void): Promise<LinkServer> {
    const server = new WebSocketServer({
      host: listenHost,
      port: 0,
      ...SOCKET_OPTIONS,
      // A page in a browser must not reach a host: it is the only client that sends an Origin.
      verifyClient: ({ req }: { req: { headers: { origin?: string | undefined } } }) => req.headers.origin === undefined,
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    await once(server, "listening");
    server.on("error", () => undefined); // a connection that can't be accepted is no reason to end
    server.on("connection", (socket) => {
      if (server.clients.size > LINK_CONNECTIONS_MAX) socket.terminate();
      else accept(socket);
    });
    return new LinkServer(server);
  }

  /** Where peers reach this server. */
  get address(): string {
    const { address, family, port } = this.server.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
    return `ws://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  close(): void {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
  }
}
