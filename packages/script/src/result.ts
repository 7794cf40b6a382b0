import type { BankCut } from "@cutline/bank";
import type { NodeId, SnapshotId } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { Failure } from "./failure.js";

/** What came of one command. */
export type CommandResult =
  | { readonly kind: "topologyChosen" }
  | { readonly kind: "masterStarted" }
  | { readonly kind: "nodeCreated" }
  | { readonly kind: "moneySent" }
  /** The balance, which was too low; nothing changed. */
  | { readonly kind: "insufficientFunds"; readonly balance: bigint }
  | { readonly kind: "transferReceived"; readonly source: NodeId; readonly amount: bigint }
  | { readonly kind: "markerReceived"; readonly source: NodeId; readonly snapshot: SnapshotId }
  | { readonly kind: "nothingReceived" }
  | { readonly kind: "allReceived" }
  | { readonly kind: "snapshotBegun"; readonly node: NodeId; readonly snapshot: SnapshotId }
  | { readonly kind: "collected"; readonly snapshots: readonly Snapshot[] }
  /** The snapshots collected last, in the order in which they began. */
  | { readonly kind: "printed"; readonly cuts: readonly BankCut[] }
  | { readonly kind: "allKilled" }
  /** It could not be done, and changed nothing. */
  | ({ readonly kind: "failed" } & Failure);
