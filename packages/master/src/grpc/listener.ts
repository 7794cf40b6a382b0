import { createServer, type Server as NetServer } from "node:net";
import { Refusal } from "@cutline/core";
import { type Server, ServerCredentials } from "@grpc/grpc-js";
import { type Address, formatAddress, isLoopback } from "./address.js";
import { SilentSockets } from "./silent-sockets.js";

/** Where to listen, and for how many. */
export interface ListenOptions extends Address {
  /** Connections at a time; a further one is closed at once. */
  readonly connectionsMax: number;
  /** Listen where other machines can connect, though nothing is encrypted and anybody may do anything. */
  readonly insecure: boolean;
  /** How often connections are looked at for whether they have gone silent: SILENCE_CHECK_MS unless told otherwise. */
  readonly silenceCheckMs?: number | undefined;
}

/** A port that is listened on. */
export interface Listener {
  /** With the port that it really has. */
  readonly address: Address;
  /** Takes no more connections. Those that there are stay. */
  close(): void;
  /** Cuts every connection. */
  cut(): void;
}

/**
 * Listens, and hands connections to `server`. Not by `bindAsync`, which knows no limit of connections, and writes on standard error by itself
 * where a port is taken. Throws a Refusal: INSECURE_ADDRESS, ADDRESS_IN_USE, or BAD_ADDRESS for one that this machine doesn't have.
 */
export async function listen(server: Server, { host, port, connectionsMax, insecure, silenceCheckMs }: ListenOptions): Promise<Listener> {
  if (!insecure && !isLoopback(host)) {
    const advice = "listen on 127.0.0.1, or say that this is meant (insecure)";
    throw new Refusal("INSECURE_ADDRESS", `on ${host} anybody who reaches this machine could drive the cluster; ${advice}`);
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new SilentSockets(silenceCheckMs);
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    injector.injectConnection(socket);
  });
  listener.maxConnections = connectionsMax;
  await bound(listener, { host, port });
  return {
    address: { host, port: portOf(listener, port) },
    close: () => {
      listener.close(() => {
        sockets.stop();
      });
    },
    cut: () => {
      sockets.cut();
    },
  };
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
