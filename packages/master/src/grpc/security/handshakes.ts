import type { Socket } from "node:net";
import { describeTlsFailure, type TurnedAway } from "@cutline/protocol/sockets";
import { keyOf } from "./peer-name.js";

/** What is said where a connection ends in the middle of its handshake. Node.js doesn't tell which it was, and OpenSSL doesn't tell Node.js of all. */
const ENDED = "TLS was not agreed on: it left, it doesn't trust this server, or its certificate is not taken";

/** The TLS handshakes that are under way: each that doesn't get through is told of, once. */
export class Handshakes {
  /** Addresses, by connection. */
  private readonly addresses = new Map<string, string>();

  constructor(private readonly turnedAway: (stranger: TurnedAway) => void) {}

  /** Somebody has connected, in the clear so far. */
  begun(socket: Socket): void {
    const key = keyOf(socket);
    this.addresses.set(key, socket.remoteAddress ?? "");
    socket.once("close", () => {
      this.end(key, "TLS_ENDED", ENDED);
    });
  }

  /** TLS is agreed on. */
  done(socket: Socket): void {
    this.addresses.delete(keyOf(socket));
  }

  failed(socket: Socket, error: NodeJS.ErrnoException): void {
    const reason = describeTlsFailure(error);
    if (reason !== null) this.end(keyOf(socket), error.code ?? "", reason);
  }

  private end(key: string, code: string, reason: string): void {
    const address = this.addresses.get(key);
    if (this.addresses.delete(key) && address !== undefined) this.turnedAway({ address, code, reason });
  }
}
