import { createHash, timingSafeEqual } from "node:crypto";
import { type HostId, ProtocolError } from "@cutline/core";
import { type LinkHello, type LinkWelcome, PROTOCOL_VERSION } from "@cutline/protocol";

/** Who a host is, to its peers. */
export interface HostIdentity {
  readonly hostId: HostId;
  /** Random, drawn when the host started: one that lost its memory has another. */
  readonly incarnation: string;
  readonly joinToken: string;
}

/** The hello of the side that dialled. `received`: number of the last entry received from the peer. */
export function helloTo(peer: HostId, received: number, { hostId, incarnation, joinToken }: HostIdentity): LinkHello {
  return { protocolVersion: PROTOCOL_VERSION, hostId, incarnation, received, joinToken, peerHostId: peer };
}

/** The answer of the side that listened. */
export function welcome(received: number, { hostId, incarnation }: HostIdentity): LinkWelcome {
  return { protocolVersion: PROTOCOL_VERSION, hostId, incarnation, received };
}

/** Throws a ProtocolError unless a hello comes from one of our hosts and is meant for this one. The token is compared in constant time. */
export function requireHello(hello: LinkHello, me: HostIdentity): void {
  if (!sameSecret(hello.joinToken, me.joinToken)) throw new ProtocolError("LINK_STRANGER", "the join token is not that of this cluster");
  requireVersion(hello.protocolVersion);
  requireIncarnation(hello.incarnation);
  if (hello.peerHostId !== me.hostId) throw new ProtocolError("LINK_WRONG_HOST", `this is host ${me.hostId}, not host ${hello.peerHostId}`);
  if (hello.hostId === me.hostId) throw new ProtocolError("LINK_WRONG_HOST", `host ${me.hostId} dialled itself`);
}

/** Throws a ProtocolError unless a welcome comes from the host that was dialled. */
export function requireWelcome(answer: LinkWelcome, peer: HostId): void {
  requireVersion(answer.protocolVersion);
  requireIncarnation(answer.incarnation);
  if (answer.hostId !== peer) throw new ProtocolError("LINK_WRONG_HOST", `host ${answer.hostId} answered where host ${peer} was dialled`);
}

/** Whether two secrets are the same, in a time that tells nothing about them. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(createHash("sha256").update(one).digest(), createHash("sha256").update(other).digest());
}

function requireVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new ProtocolError("PROTOCOL_VERSION", `this host speaks version ${PROTOCOL_VERSION} of the protocol, the peer version ${version}`);
}

function requireIncarnation(incarnation: string): void {
  if (incarnation.length === 0 || incarnation.length > 64) throw new ProtocolError("LINK_STRANGER", "an incarnation is 1 to 64 characters");
}
