import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { Refusal } from "@cutline/core";
import { type ChannelCredentials, type ChannelOptions, credentials } from "@grpc/grpc-js";
import { type Address, isLoopback } from "../address.js";
import { readPublicFile, readSecretFile } from "./secret-file.js";
import { requirePair, requireValid } from "./server-security.js";
import { parseTokens } from "./tokens.js";

/** How a client shows who it is, and whom it trusts; in PEM. */
export interface ClientSecurity {
  /** Null: connections are in the clear. */
  readonly tls: ClientTls | null;
  /** Null: it has none. */
  readonly token: string | null;
}

export interface ClientTls {
  /** The authorities that it trusts. */
  readonly ca: Buffer;
  /** Its own certificate, with its key; null: it has none. */
  readonly own: { readonly cert: Buffer; readonly key: Buffer } | null;
}

export const NO_CLIENT_SECURITY: ClientSecurity = { tls: null, token: null };

/** Where a client's secrets are. */
export interface ClientSecurityFiles {
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tokenFile?: string | undefined;
  /** The token itself, where no file has it. */
  readonly token?: string | undefined;
}

/** Reads a client's secrets. Rejects with a Refusal, as `readServerSecurity` does. */
export async function readClientSecurity({ tlsCa, tlsCert, tlsKey, tokenFile, token }: ClientSecurityFiles): Promise<ClientSecurity> {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new Refusal("BAD_SECURITY", "a TLS certificate and its key go together");
  if (tlsCert !== undefined && tlsCa === undefined)
    throw new Refusal("BAD_SECURITY", "a client's certificate takes the authority of the server's (CA)");
  const shown = tokenFile === undefined ? (token ?? null) : oneToken((await readSecretFile(tokenFile)).toString(), tokenFile);
  if (tlsCa === undefined) return { tls: null, token: shown };
  const ca = await readPublicFile(tlsCa);
  requireValid(ca, tlsCa);
  if (tlsCert === undefined || tlsKey === undefined) return { tls: { ca, own: null }, token: shown };
  const own = { cert: await readPublicFile(tlsCert), key: await readSecretFile(tlsKey) };
  requireValid(own.cert, tlsCert);
  requirePair(own, { cert: tlsCert, key: tlsKey });
  return { tls: { ca, own }, token: shown };
}

/** What a connection to `address` is made with. Throws a Refusal (INSECURE_TOKEN) where a token would go over a network in the clear. */
export function channelCredentials({ tls, token }: ClientSecurity, { host }: Address): ChannelCredentials {
  if (tls !== null) {
    const checks =
      isIP(host) === 0 ? {} : { checkServerIdentity: (_name: string, cert: PeerCertificate) => checkServerIdentity(host, cert) };
    return credentials.createSsl(tls.ca, tls.own?.key ?? null, tls.own?.cert ?? null, checks);
  }
  if (token !== null && !isLoopback(host)) {
    throw new Refusal("INSECURE_TOKEN", `on the way to ${host} anybody could read the token; use TLS (--tls-ca FILE)`);
  }
  return credentials.createInsecure();
}

/**
 * Options of a connection to `address` that belong to its credentials. TLS asks for a server by its name, which can't be an address: Node.js warns where it is.
 * So another name is asked for, and the certificate is checked for the address all the same.
 */
export function channelOptions({ tls }: ClientSecurity, { host }: Address): ChannelOptions {
  return tls === null || isIP(host) === 0 ? {} : { "grpc.ssl_target_name_override": "master.invalid" };
}

/** A client's file has one token, with its role or without. */
function oneToken(text: string, path: string): string {
  const [first, ...others] = parseTokens(text, path);
  if (first === undefined || others.length > 0)
    throw new Refusal("BAD_TOKENS", `${path} must hold one token, and holds ${others.length + Number(first !== undefined)}`);
  return first.token;
}
