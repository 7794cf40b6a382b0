import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";
import type { TurnedAway } from "@cutline/protocol/sockets";
import { roleOfUnits } from "./authentication.js";
import { Failures } from "./failures.js";
import { AUTHENTICATION_MS_MAX, CONNECTION_FAILURES_MAX, LAST_ANSWER_MS_MAX } from "./limits.js";
import { keyOf, type PeerName } from "./peer-name.js";
import type { Role } from "./roles.js";

/** One connection to a server that wants to know who calls. */
export class Visitor {
  readonly certificateRole: Role | null;
  readonly address: string;
  private isKnown = false;
  private failures = 0;
  private isCut = false;
  private readonly deadline: NodeJS.Timeout;

  constructor(
    private readonly socket: Socket,
    private readonly addressFailures: Failures,
    private readonly turnedAway: (stranger: TurnedAway) => void,
    authenticationMs: number,
  ) {
    this.address = socket.remoteAddress ?? "";
    this.certificateRole = roleInCertificate(socket);
    this.deadline = setTimeout(() => {
      this.tell("NO_CALL", `it made no call by anybody known within ${authenticationMs / 1000} s`);
      socket.destroy();
    }, authenticationMs).unref();
    socket.once("close", () => {
      if (!this.isKnown && !this.isCut && this.failures === 0) this.tell("NO_CALL", "it left without a call");
      this.leave();
    });
  }

  /** Somebody known has made a call. */
  known(): void {
    this.isKnown = true;
    clearTimeout(this.deadline);
  }

  /** A call was made by nobody known. Returns whether it is to be answered; where there were too many, the connection is cut. */
  failed({ code, message }: { readonly code: string; readonly message: string }): boolean {
    if (this.isCut) return false;
    this.tell(code, message);
    this.failures += 1;
    const tooOften = this.addressFailures.failed(this.address, performance.now());
    if (tooOften || this.failures >= CONNECTION_FAILURES_MAX) this.cut(tooOften);
    return !tooOften;
  }

  /** Whoever has asked too often is not heard any more, and has a moment to take the last answer. */
  private cut(atOnce: boolean): void {
    this.isCut = true;
    this.leave();
    if (atOnce) return void this.socket.destroy();
    setImmediate(() => this.socket.end()); // the answer has been written then
    setTimeout(() => this.socket.destroy(), LAST_ANSWER_MS_MAX).unref();
  }

  private leave(): void {
    clearTimeout(this.deadline);
  }

  private tell(code: string, reason: string): void {
    this.turnedAway({ address: this.address, code, reason });
  }
}

/** The connections to a server that wants to know who calls. */
export class Visitors {
  private readonly visitors = new Map<string, Visitor>();
  private readonly failures = new Failures();

  constructor(
    private readonly turnedAway: (stranger: TurnedAway) => void,
    private readonly authenticationMs = AUTHENTICATION_MS_MAX,
  ) {}

  /** Somebody has connected; with TLS, after its handshake. */
  add(socket: Socket): void {
    const key = keyOf(socket);
    this.visitors.set(key, new Visitor(socket, this.failures, this.turnedAway, this.authenticationMs));
    socket.once("close", () => this.visitors.delete(key));
  }

  /** Who makes a call; undefined where the connection is gone already. */
  get(peer: PeerName): Visitor | undefined {
    return this.visitors.get(keyOf(peer));
  }
}

/** Of a certificate that this server takes; null where there is none, or it names no role. */
function roleInCertificate(socket: Socket): Role | null {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  const certificate = socket.getPeerCertificate() as Partial<PeerCertificate>; // where there is none, an empty object
  return roleOfUnits(certificate.subject?.OU);
}
