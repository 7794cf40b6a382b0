import { X509Certificate } from "node:crypto";
import { Agent } from "node:https";

/** What TLS between the hosts of a cluster and their master is made with, in PEM: all of them have the same. */
export interface FrameTls {
  /** A certificate; those of a chain may follow it. */
  readonly cert: Buffer;
  /** Its private key. */
  readonly key: Buffer;
}

/**
 * Connects to whoever has the very same certificate, and its key, and to nobody else: whichever authorities a machine trusts, and whatever name or
 * address it was reached by, a program that isn't of this cluster can't pass for one that is. That certificate must be valid still.
 */
export function pinnedAgent({ cert }: FrameTls): Agent {
  const { raw: own } = new X509Certificate(cert);
  return new Agent({
    ca: cert,
    // It is trusted itself, whoever has issued it.
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, { raw }) => (own.equals(raw) ? undefined : new Error("its certificate is not that of this cluster")),
    // A session that goes on is not checked again.
    maxCachedSessions: 0,
  });
}
