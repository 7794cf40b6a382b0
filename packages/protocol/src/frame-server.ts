import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { FRAME_SOCKET_OPTIONS } from "./frame-socket.js";
import { SUBPROTOCOL } from "./frames.js";
import { StrangerAllowance } from "./stranger-allowance.js";

/** Where to listen, and what strangers may do there. */
export interface FrameServerOptions {
  readonly listenHost: string;
  /** Connections held at once, from their first byte on: those that have not become WebSockets, too. More are closed as they come. */
  readonly connectionsMax: number;
  /** How long a connection may take to become a WebSocket. */
  readonly upgradeMsMax: number;
  /** Bytes of the largest frame taken before a peer has introduced itself. */
  readonly introductionBytesMax: number;
}

/** Somebody who has connected. */
export interface FrameGuest {
  readonly socket: WebSocket;
  /** It has introduced itself: its frames may be large from here on. */
  readonly introduced: () => void;
}

/** How often connections that take too long are looked for, as a part of the time that they have. */
const CHECKS_PER_DEADLINE = 4;

/** Listens for WebSockets that carry frames, within limits, and hands on who connects. */
export class FrameServer {
  private constructor(
    private readonly http: Server,
    private readonly server: WebSocketServer,
  ) {}

  /** Listens on an ephemeral port. Rejects with the operating system's error. */
  static async listen(options: FrameServerOptions, accept: (guest: FrameGuest) => void): Promise<FrameServer> {
    const http = httpServer(options);
    http.listen(0, options.listenHost);
    await once(http, "listening");
    const server = new WebSocketServer({
      server: http,
      ...FRAME_SOCKET_OPTIONS,
      // A page in a browser must not reach a host or a master: it is the only client that sends an Origin.
      verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.origin === undefined,
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    server.on("error", () => undefined); // a connection that can't be accepted is no reason to end
    server.on("connection", (socket, { socket: wire }) => {
      const allowance = new StrangerAllowance(socket, wire, options.introductionBytesMax);
      accept({
        socket,
        introduced: () => {
          allowance.lift();
        },
      });
    });
    return new FrameServer(http, server);
  }

  /** Where peers reach this server. */
  get address(): string {
    const { address, family, port } = this.http.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
    return `ws://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** Ends every connection, whatever it has become. */
  close(): void {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
    this.http.close();
    this.http.closeAllConnections();
  }
}

function httpServer({ connectionsMax, upgradeMsMax }: FrameServerOptions): Server {
  const http = createServer(
    { headersTimeout: upgradeMsMax, requestTimeout: upgradeMsMax, connectionsCheckingInterval: upgradeMsMax / CHECKS_PER_DEADLINE },
    refuseRequest,
  );
  http.maxConnections = connectionsMax;
  return http;
}

/** Who asks for anything but a WebSocket is told so, and goes. */
function refuseRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { connection: "close", "content-type": "text/plain" }).end("Upgrade Required\n");
}
