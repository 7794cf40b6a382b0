import { Refusal } from "@cutline/core";
import { isLoopback } from "../address.js";
import type { ServerSecurity } from "./server-security.js";

/**
 * Throws a Refusal where it would not be safe to listen on `host`: INSECURE_ADDRESS where other machines could connect and nobody asks who they are or
 * encrypts what they say, unless that is meant (`insecure`); INSECURE_TOKEN where tokens would go over a network in the clear, even if it is.
 */
export function requireSafe(host: string, { tls, tokens }: ServerSecurity, insecure: boolean): void {
  if (isLoopback(host)) return;
  if (tls === null && tokens !== null) {
    throw new Refusal("INSECURE_TOKEN", `on ${host} tokens would go over a network in the clear; give a TLS certificate and its key, too`);
  }
  const asksWho = tokens !== null || (tls !== null && tls.clientCa !== null);
  if (insecure || (tls !== null && asksWho)) return;
  const missing = tls === null ? "give a TLS certificate, its key, and tokens or the CA of clients" : "give tokens, or the CA of clients";
  const advice = `listen on 127.0.0.1, ${missing}, or say that this is meant (insecure)`;
  throw new Refusal("INSECURE_ADDRESS", `on ${host} anybody who reaches this machine could drive the cluster; ${advice}`);
}
