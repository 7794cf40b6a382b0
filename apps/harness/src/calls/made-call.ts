import type { NodeId } from "@cutline/core";
import type { PlannedCall } from "./plan-calls.js";

/** What became of a call, as far as its caller knows. */
export type CallOutcome =
  | { readonly kind: "sent"; /** False: the balance was too low. */ readonly sent: boolean }
  | { readonly kind: "received"; readonly source: NodeId; readonly amount: bigint }
  /** A marker was received, or nothing. */
  | { readonly kind: "receivedNoMoney" }
  | { readonly kind: "other" }
  /** The server has said no. */
  | { readonly kind: "refused"; readonly code: number; readonly reason: string; readonly message: string }
  /** The caller gave it up, and doesn't know whether it was done. */
  | { readonly kind: "unknown" };

/** A call that was made; where it was repeated, from the first time to the last. */
export interface MadeCall {
  readonly planned: PlannedCall;
  readonly beganMs: number;
  readonly endedMs: number;
  readonly outcome: CallOutcome;
}
