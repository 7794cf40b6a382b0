import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { FRAME_SOCKET_OPTIONS } from "./frame-socket.js";
import type { FrameTls } from "./frame-tls.js";
import { SUBPROTOCOL } from "./frames.js";
import { refusalOf } from "./refused-request.js";
import { INTRODUCTION_TOO_LARGE, StrangerAllowance } from "./stranger-allowance.js";
import type { TurnedAway } from "./stranger-log.js";

/** Where to listen, and what strangers may do there. */
export interface FrameServerOptions {
  readonly listenHost: string;
  /** Connections held at once, from their first byte on: those that have not become WebSockets, too. More are closed as they come. */
  readonly connectionsMax: number;
  /** How long a connection may take to become a WebSocket, and before that, to agree on TLS. */
  readonly upgradeMsMax: number;
  /** Bytes of the largest frame taken before a peer has introduced itself. */
  readonly introductionBytesMax: number;
  /** Speak TLS; absent, or null: in the clear. */
  readonly tls?: FrameTls | null;
  /** Told of everybody who is turned away, each time. */
  readonly turnedAway?: (stranger: TurnedAway) => void;
}

/** Somebody who has connected. */
export interface FrameGuest {
  readonly socket: WebSocket;
  /** It has introduced itself: its frames may be large from here on. */
  readonly introduced: () => void;
  /** It is turned away: `code` is a stable name of the reason. Whoever says so closes the connection. */
  readonly refused: (code: string, reason: string) => void;
}

/** How often connections that take too long are looked for, as a part of the time that they have. */
const CHECKS_PER_DEADLINE = 4;

/** Listens for WebSockets that carry frames, within limits, and hands on who connects. */
export class FrameServer {
  private readonly server: WebSocketServer;
  /** Every connection, also those that are still agreeing on TLS, which the HTTP server doesn't know yet. */
  private readonly wires = new Set<Socket>();
  private readonly http: Server | SecureServer;

  private constructor(
    private readonly options: FrameServerOptions,
    accept: (guest: FrameGuest) => void,
  ) {
    this.http = httpServer(options, (request, response) => {
      this.refuseRequest(request, response);
    });
    this.http.on("connection", (wire: Socket) => {
      this.wires.add(wire);
      wire.once("close", () => this.wires.delete(wire));
    });
    this.http.on("clientError", (error, wire) => {
      this.refuseConnection(error, wire);
    });
    this.server = new WebSocketServer({
      server: this.http,
      ...FRAME_SOCKET_OPTIONS,
      // A page in a browser must not reach a host or a master: it is the only client that sends an Origin.
      verifyClient: ({ req }: { req: IncomingMessage }) => this.isNoPage(req),
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.server.on("error", () => undefined); // a connection that can't be accepted is no reason to end
    this.server.on("connection", (socket, { socket: wire }) => {
      accept(this.guest(socket, wire));
    });
  }

  /** Listens on an ephemeral port. Rejects with the operating system's error. */
  static async listen(options: FrameServerOptions, accept: (guest: FrameGuest) => void): Promise<FrameServer> {
    const server = new FrameServer(options, accept);
    server.http.listen(0, options.listenHost);
    await once(server.http, "listening");
    return server;
  }

  /** Where peers reach this server: a ws: URL, or a wss: URL. */
  get address(): string {
    const { address, family, port } = this.http.address() as AddressInfo; // a TCP server that listens: never a pipe's name, never null
    const scheme = (this.options.tls ?? null) === null ? "ws" : "wss";
    return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** Ends every connection, whatever it has become. */
  close(): void {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
    this.http.close();
    for (const wire of this.wires) wire.destroy();
  }

  private guest(socket: WebSocket, wire: Socket): FrameGuest {
    const address = wire.remoteAddress ?? "";
    const refused = (code: string, reason: string): void => {
      this.options.turnedAway?.({ address, code, reason });
    };
    const allowance = new StrangerAllowance(socket, wire, this.options.introductionBytesMax, () => {
      refused("INTRODUCTION_TOO_LARGE", INTRODUCTION_TOO_LARGE.reason);
    });
    return {
      socket,
      introduced: () => {
        allowance.lift();
      },
      refused,
    };
  }

  /** Who asks for anything but a WebSocket is told so, and goes. */
  private refuseRequest({ socket }: IncomingMessage, response: ServerResponse): void {
    this.options.turnedAway?.({ address: socket.remoteAddress ?? "", code: "NO_WEBSOCKET", reason: "it asked for a page" });
    response.writeHead(426, { connection: "close", "content-type": "text/plain" }).end("Upgrade Required\n");
  }

  private isNoPage({ headers, socket }: IncomingMessage): boolean {
    if (headers.origin === undefined) return true;
    this.options.turnedAway?.({ address: socket.remoteAddress ?? "", code: "PAGE", reason: "it is a page in a browser" });
    return false;
  }

  /** What came is neither TLS, where that is spoken, nor HTTP; or nothing came in time. */
  private refuseConnection(error: NodeJS.ErrnoException, wire: Duplex): void {
    const refusal = refusalOf(error);
    const address = "remoteAddress" in wire && typeof wire.remoteAddress === "string" ? wire.remoteAddress : null;
    if (refusal !== null && address !== null) this.options.turnedAway?.({ address, code: refusal.code, reason: refusal.reason });
    const answer = refusal?.answer ?? null;
    if (answer === null || !wire.writable) wire.destroy();
    else wire.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\n\r\n`);
  }
}

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

function httpServer({ connectionsMax, upgradeMsMax, tls = null }: FrameServerOptions, listener: RequestListener): Server | SecureServer {
  const limits: ServerOptions = {
    headersTimeout: upgradeMsMax,
    requestTimeout: upgradeMsMax,
    connectionsCheckingInterval: upgradeMsMax / CHECKS_PER_DEADLINE,
  };
  const secure = { ...limits, ...tls, minVersion: "TLSv1.3", handshakeTimeout: upgradeMsMax } as const;
  const http = tls === null ? createServer(limits, listener) : createSecureServer(secure, listener);
  http.maxConnections = connectionsMax;
  return http;
}
