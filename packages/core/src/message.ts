import type { SnapshotId } from "./identifiers.js";

/** What travels on a channel: the application's payload, or a marker. */
export type Message =
  { readonly kind: "message"; readonly payload: Uint8Array } | { readonly kind: "marker"; readonly snapshot: SnapshotId };
