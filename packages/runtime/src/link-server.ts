import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ProtocolError } from "@cutline/core";
import { SUBPROTOCOL } from "@cutline/protocol";
import { WebSocketServer } from "ws";
import { type HostIdentity, requireHello } from "./handshake.js";
import { LINK_CONNECTIONS_MAX } from "./limits.js";
import { CLOSE_CODE, LinkConnection, SOCKET_OPTIONS } from "./link-connection.js";
import type { Peer } from "./peer.js";

/** Listens for links. Whoever connects has to introduce itself in time, as a host of this cluster; until then it reaches nothing. */
export class LinkServer {
  private constructor(
    private readonly server: WebSocketServer,
    private readonly identity: HostIdentity,
    private readonly peerOf: (id: number) => Peer,
  ) {
    server.on("error", () => undefined); // a connection that can't be accepted is no reason to end
    server.on("connection", (socket) => {
      if (server.clients.size > LINK_CONNECTIONS_MAX) socket.terminate();
      else this.accept(socket);
    });
  }

  /** Listens on an ephemeral port of `listenHost`. Rejects with the operating system's error. */
  static async listen(listenHost: string, identity: HostIdentity, peerOf: (id: number) => Peer): Promise<LinkServer> {
    const server = new WebSocketServer({
      host: listenHost,
      port: 0,
      ...SOCKET_OPTIONS,
      // A page in a browser must not reach a host: it is the only client that sends an Origin.
      verifyClient: ({ req }: { req: { headers: { origin?: string | undefined } } }) => req.headers.origin === undefined,
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    await once(server, "listening");
    return new LinkServer(server, identity, peerOf);
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

  private accept(socket: ConstructorParameters<typeof LinkConnection>[0]): void {
    let peer: Peer | null = null;
    const connection: LinkConnection = new LinkConnection(socket, {
      frame: (frame) => {
        if (peer !== null) return peer.receive(connection, frame);
        if (frame.frame?.$case !== "hello") throw new ProtocolError("LINK_UNEXPECTED_FRAME", "the first frame of a link is a hello");
        const hello = frame.frame.value;
        if (!this.isWelcome(connection, hello)) return;
        peer = this.peerOf(hello.hostId);
        peer.accept(connection, hello);
      },
      closed: (code, reason) => {
        peer?.closed(connection, code, reason);
      },
    });
  }

  private isWelcome(connection: LinkConnection, hello: Parameters<typeof requireHello>[0]): boolean {
    try {
      requireHello(hello, this.identity);
      return true;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      connection.close(CLOSE_CODE.refused, error.message);
      return false;
    }
  }
}
