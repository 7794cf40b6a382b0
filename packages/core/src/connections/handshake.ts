import type { LinkHello, LinkWelcome } from "@cutline/protocol";
import { ProtocolError } from "../errors.js";
import type { HostId } from "../identifiers.js";
import { INCARNATION_CHARACTERS_MAX } from "../limits.js";

/** Version of the protocol that this host speaks, and whether two secrets are the same, in a time that tells nothing about them. */
export interface HandshakeRules {
  readonly protocolVersion: number;
  sameSecret(one: string, other: string): boolean;
}

/** Who a host is, to its peers. */
export interface HostIdentity {
  readonly hostId: HostId;
  /** Random, drawn when the host started: one that lost its memory has another. */
  readonly incarnation: string;
  readonly joinToken: string;
}

/** Makes and checks introductions, for one host. */
export class Handshake {
  constructor(
    private readonly me: HostIdentity,
    private readonly rules: HandshakeRules,
  ) {}

  /** The hello of the side that dialled. `received`: number of the last entry received from the peer. */
  hello(peerHostId: HostId, received: number): LinkHello {
    const { hostId, incarnation, joinToken } = this.me;
    return { protocolVersion: this.rules.protocolVersion, hostId, incarnation, received, joinToken, peerHostId };
  }

  /** The answer of the side that listened. */
  welcome(received: number): LinkWelcome {
    const { hostId, incarnation } = this.me;
    return { protocolVersion: this.rules.protocolVersion, hostId, incarnation, received };
  }

  /** Throws a ProtocolError unless a hello comes from one of our hosts and is meant for this one. The token comes first: strangers learn no more. */
  requireHello(hello: LinkHello): void {
    const { hostId, joinToken } = this.me;
    if (!this.rules.sameSecret(hello.joinToken, joinToken)) {
      throw new ProtocolError("LINK_STRANGER", "the join token is not that of this cluster");
    }
    this.requireVersion(hello.protocolVersion);
    requireIncarnation(hello.incarnation);
    if (hello.peerHostId !== hostId) throw new ProtocolError("LINK_WRONG_HOST", `this is host ${hostId}, not host ${hello.peerHostId}`);
    if (hello.hostId === hostId) throw new ProtocolError("LINK_WRONG_HOST", `host ${hostId} dialled itself`);
  }

  /** Throws a ProtocolError unless a welcome comes from the host that was dialled. */
  requireWelcome(answer: LinkWelcome, peer: HostId): void {
    this.requireVersion(answer.protocolVersion);
    requireIncarnation(answer.incarnation);
    if (answer.hostId !== peer) throw new ProtocolError("LINK_WRONG_HOST", `host ${answer.hostId} answered where host ${peer} was dialled`);
  }

  private requireVersion(version: number): void {
    const { protocolVersion } = this.rules;
    if (version === protocolVersion) return;
    throw new ProtocolError("PROTOCOL_VERSION", `this host speaks version ${protocolVersion} of the protocol, the peer version ${version}`);
  }
}

function requireIncarnation(incarnation: string): void {
  if (incarnation.length > 0 && incarnation.length <= INCARNATION_CHARACTERS_MAX) return;
  throw new ProtocolError("LINK_STRANGER", `an incarnation is 1 to ${INCARNATION_CHARACTERS_MAX} characters`);
}
