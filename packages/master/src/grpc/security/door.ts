import type { Socket } from "node:net";
import { StrangerWatch, type TurnedAway } from "@cutline/protocol/sockets";
import type { ServerInterceptor } from "@grpc/grpc-js";
import { requireSafe } from "./exposure.js";
import { guard } from "./guard.js";
import { NO_SECURITY, type ServerSecurity, type ServerTls } from "./server-security.js";
import { Visitors } from "./visitors.js";

/** What a server is told of who may come. */
export interface DoorOptions {
  readonly security?: ServerSecurity;
  readonly insecure?: boolean;
  readonly stranger?: (line: string) => void;
  readonly authenticationMs?: number;
  readonly handshakeMs?: number;
}

/** What a server does with whoever comes. */
export interface Door {
  readonly tls: ServerTls | null;
  readonly handshakeMs: number | undefined;
  /** Every call passes them. None where nobody is asked who it is: each would cost every call. */
  readonly interceptors: ServerInterceptor[];
  readonly connected: (socket: Socket) => void;
  readonly turnedAway: (stranger: TurnedAway) => void;
  /** Tells what there is still to tell of strangers. */
  readonly close: () => void;
}

/** Throws a Refusal where it would not be safe to listen on `host`: INSECURE_ADDRESS or INSECURE_TOKEN. */
export function openDoor(options: DoorOptions, host: string): Door {
  const { security = NO_SECURITY, insecure = false, stranger = writeLine, authenticationMs, handshakeMs } = options;
  requireSafe(host, security, insecure);
  const { tls, tokens } = security;
  const strangers = new StrangerWatch(stranger);
  const { turnedAway } = strangers;
  const visitors = new Visitors(turnedAway, authenticationMs);
  const asksWho = tokens !== null || (tls !== null && tls.clientCa !== null);
  return {
    tls,
    handshakeMs,
    interceptors: asksWho ? [guard(visitors, tokens)] : [],
    connected: (socket) => {
      if (asksWho) visitors.add(socket);
    },
    turnedAway,
    close: () => {
      strangers.end();
    },
  };
}

function writeLine(line: string): void {
  process.stderr.write(`cutline: ${line}\n`);
}
