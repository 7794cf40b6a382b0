import type { Received } from "@cutline/core";
import type { ReceiveResult } from "@cutline/protocol";

/** What a host says that it took off a channel; null: nothing. */
export function received({ source, body }: ReceiveResult): Received | null {
  if (source === undefined || body === undefined) return null;
  return body.$case === "marker" ? { kind: "marker", source, snapshot: body.value } : { kind: "message", source, payload: body.value };
}
