import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { Refusal } from "@cutline/core";
import { readPublicFile, readSecretFile } from "./secret-file.js";
import { Tokens } from "./tokens.js";

/** How a server shows who it is, in PEM. */
export interface ServerTls {
  /** Its certificate; those of a chain follow it. */
  readonly cert: Buffer;
  readonly key: Buffer;
  /** The authorities whose certificates clients must have; null: clients need none. */
  readonly clientCa: Buffer | null;
}

/** Who gets in, and what connections are protected with. */
export interface ServerSecurity {
  /** Null: connections are in the clear. */
  readonly tls: ServerTls | null;
  /** Null: there are none. With neither tokens nor `tls.clientCa`, anybody may do anything. */
  readonly tokens: Tokens | null;
}

export const NO_SECURITY: ServerSecurity = { tls: null, tokens: null };

/** Where a server's secrets are. */
export interface ServerSecurityFiles {
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly clientCa?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/**
 * Reads a server's secrets, and makes sure that they are of use. Rejects with a Refusal: CANT_READ, SECRET_EXPOSED, BAD_TOKENS, BAD_CERTIFICATE,
 * CERTIFICATE_EXPIRED, or BAD_SECURITY where a part of them is missing.
 */
export async function readServerSecurity({ tlsCert, tlsKey, clientCa, tokenFile }: ServerSecurityFiles): Promise<ServerSecurity> {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new Refusal("BAD_SECURITY", "a TLS certificate and its key go together");
  if (clientCa !== undefined && tlsCert === undefined)
    throw new Refusal("BAD_SECURITY", "certificates of clients take a TLS certificate of the server");
  const tokens = tokenFile === undefined ? null : Tokens.parse((await readSecretFile(tokenFile)).toString(), tokenFile);
  if (tlsCert === undefined || tlsKey === undefined) return { tls: null, tokens };
  const tls = {
    cert: await readPublicFile(tlsCert),
    key: await readSecretFile(tlsKey),
    clientCa: clientCa === undefined ? null : await readPublicFile(clientCa),
  };
  requireValid(tls.cert, tlsCert);
  requirePair(tls, { cert: tlsCert, key: tlsKey });
  if (tls.clientCa !== null && clientCa !== undefined) requireValid(tls.clientCa, clientCa);
  return { tls, tokens };
}

/** Throws a Refusal where the first certificate of a file can't be read, or is over. */
export function requireValid(pem: Buffer, path: string): void {
  const certificate = parseCertificate(pem, path);
  if (new Date(certificate.validTo).getTime() > Date.now()) return;
  throw new Refusal("CERTIFICATE_EXPIRED", `the certificate in ${path} was valid until ${certificate.validTo}; renew it`);
}

/** Throws a Refusal where a key can't be read, or isn't that of the certificate. */
export function requirePair(
  { cert, key }: { readonly cert: Buffer; readonly key: Buffer },
  paths: { readonly cert: string; readonly key: string },
): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const reason = error instanceof Error && "reason" in error ? String(error.reason) : String(error);
    throw new Refusal("BAD_CERTIFICATE", `${paths.key} is not the key of the certificate in ${paths.cert}: ${reason}`);
  }
}

function parseCertificate(pem: Buffer, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Refusal("BAD_CERTIFICATE", `${path} holds no certificate in PEM (a text that begins with -----BEGIN CERTIFICATE-----)`);
  }
}
