import type { Breach } from "./breach.js";

/** How long a cluster may take after the last fault until everything is answered. Virtual milliseconds: six times what finding a half-open connection takes. */
export const LIVENESS_MS_MAX = 120_000;

/** Everything that was asked is answered in bounded time, and every snapshot ends. `waitsFor`: what doesn't, in words. */
export function stuck(waitsFor: readonly string[]): Breach {
  const all = waitsFor.length === 0 ? "for channels to get empty" : waitsFor.join("; ");
  return { checker: "liveness", story: `${LIVENESS_MS_MAX / 1000} s after the last fault the cluster still waits: ${all}` };
}
