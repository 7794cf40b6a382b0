import { createHash, timingSafeEqual } from "node:crypto";

/** What is kept of a secret, to compare others with it. */
export type SecretDigest = Uint8Array;

export function digestOf(secret: string): SecretDigest {
  return createHash("sha256").update(secret).digest();
}

/** Whether two digests are those of one secret, in a time that tells nothing about it. */
export function sameDigest(one: SecretDigest, other: SecretDigest): boolean {
  return timingSafeEqual(one, other);
}

/** Whether two secrets are the same, in a time that tells nothing about them. */
export function sameSecret(one: string, other: string): boolean {
  return sameDigest(digestOf(one), digestOf(other));
}
