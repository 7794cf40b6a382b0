import { createServer, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Refusal } from "@cutline/core";
import type { TurnedAway } from "@cutline/protocol/sockets";
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { type Address, formatAddress } from "./address.js";
import { Handshakes } from "./security/handshakes.js";
import { TLS_HANDSHAKE_MS_MAX } from "./security/limits.js";
import type { ServerTls } from "./security/server-security.js";
import { SilentSockets } from "./silent-sockets.js";

/** Where to listen, and for how many. */
export interface ListenOptions extends Address {
  /** Connections at a time, from their first byte on; a further one is closed at once. */
  readonly connectionsMax: number;
  /** Speak TLS; null: in the clear. */
  readonly tls: ServerTls | null;
  /** How long TLS may take to be agreed on: TLS_HANDSHAKE_MS_MAX unless told otherwise. */
  readonly handshakeMs?: number | undefined;
  /** How often connections are looked at for whether they have gone silent: SILENCE_CHECK_MS unless told otherwise. */
  readonly silenceCheckMs?: number | undefined;
  /** Somebody has connected; with TLS, after its handshake. */
  readonly connected: (socket: Socket) => void;
  /** Somebody was turned away. */
  readonly turnedAway: (stranger: TurnedAway) => void;
}

/** A port that is listened on. */
export interface Listener {
  /** With the port that it really has. */
  readonly address: Address;
  /** Takes no more connections. Those that there are stay. */
  close(): void;
  /** Resolves once every connection is closed. For one who waits. */
  whenEmpty(): Promise<void>;
  /** Cuts every connection. */
  cut(): void;
}

/**
 * Listens, and hands connections to `server`. Not by `bindAsync`, which knows no limit of connections and none of the time that TLS takes, doesn't tell of
 * who was turned away, and writes on standard error by itself where a port is taken. Throws a Refusal: ADDRESS_IN_USE, or BAD_ADDRESS for one that
 * this machine doesn't have.
 */
export async function listen(server: Server, options: ListenOptions): Promise<Listener> {
  const { host, port, connectionsMax, turnedAway } = options;
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new SilentSockets(options.silenceCheckMs);
  const take = (socket: Socket): void => {
    sockets.add(socket);
    options.connected(socket);
    injector.injectConnection(socket);
  };
  const listener = options.tls === null ? createServer({ noDelay: true }, take) : tlsListener(options.tls, options, take);
  listener.maxConnections = connectionsMax;
  listener.on("drop", (dropped) => {
    turnedAway({ address: dropped?.remoteAddress ?? "", code: "FULL", reason: `${connectionsMax} connections are there already` });
  });
  await bound(listener, { host, port });
  return {
    address: { host, port: portOf(listener, port) },
    close: () => {
      listener.close(() => {
        sockets.stop();
      });
    },
    whenEmpty: () => sockets.whenEmpty(),
    cut: () => {
      sockets.cut();
    },
  };
}

/** TLS ends here, so that its handshake has an end in time, and whoever fails can be told of. What `take` gets speaks HTTP/2. */
function tlsListener({ cert, key, clientCa }: ServerTls, options: ListenOptions, take: (socket: Socket) => void): NetServer {
  const { turnedAway, handshakeMs = TLS_HANDSHAKE_MS_MAX } = options;
  const asking = clientCa === null ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  const limits = { handshakeTimeout: handshakeMs, noDelay: true, minVersion: "TLSv1.2", ALPNProtocols: ["h2"] } as const;
  const handshakes = new Handshakes(turnedAway);
  const listener = createTlsServer({ cert, key, ...asking, ...limits }, (socket) => {
    handshakes.done(socket);
    socket.on("error", () => undefined); // "close" tells, too
    if (socket.alpnProtocol === "h2") return take(socket);
    turnedAway({ address: socket.remoteAddress ?? "", code: "NO_HTTP2", reason: "it asked for no HTTP/2 (by ALPN)" });
    socket.destroy();
  });
  listener.on("connection", (socket: Socket) => {
    handshakes.begun(socket);
  });
  listener.on("tlsClientError", (error, socket) => {
    handshakes.failed(socket, error);
    socket.destroy();
  });
  return listener;
}

async function bound(listener: NetServer, address: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    // It stays when the port is bound: a connection that can't be accepted is no reason to end.
    listener.on("error", (error) => {
      reject(bindingRefused(address, error));
    });
    listener.listen(address, resolve);
  });
}

function bindingRefused(address: Address, error: NodeJS.ErrnoException): Refusal {
  const place = formatAddress(address);
  return error.code === "EADDRINUSE"
    ? new Refusal("ADDRESS_IN_USE", `${place} is in use by another program; choose another port, or 0 for a free one`)
    : new Refusal("BAD_ADDRESS", `can't listen on ${place}: ${error.message}`);
}

function portOf(listener: NetServer, asked: number): number {
  const address = listener.address();
  return typeof address === "object" && address !== null ? address.port : asked;
}
