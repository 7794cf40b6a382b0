import type { ChannelId, HostId, NodeId } from "@cutline/core";

/** What a run does of its own accord: what the cluster is asked, and what the world does to it. */
export type Deed =
  /** A node joins, on this host. `draw` makes its initial state. */
  | { readonly kind: "join"; readonly node: NodeId; readonly host: HostId; readonly draw: number }
  /** A node is to send to another one. `number`: from 1, another for each command. */
  | { readonly kind: "command"; readonly number: number; readonly node: NodeId; readonly target: NodeId; readonly draw: number }
  /** A node takes a message from any channel. */
  | { readonly kind: "receive"; readonly node: NodeId; readonly draw: number }
  | { readonly kind: "snapshot"; readonly node: NodeId }
  /** Connections between two hosts break, or are half-open from here on. */
  | { readonly kind: "break" | "silence"; readonly one: HostId; readonly other: HostId }
  /** These hosts are cut off from the others; host 0 is the master. */
  | { readonly kind: "part"; readonly hosts: readonly HostId[]; readonly forMs: number }
  /** Everything takes longer. */
  | { readonly kind: "slow"; readonly byMs: number; readonly forMs: number }
  /** A process dies and starts again. `silently`: no peer is told. */
  | { readonly kind: "crash"; readonly host: HostId; readonly forMs: number; readonly silently: boolean; readonly keepsMemory: boolean }
  /** A process is stopped for a while. */
  | { readonly kind: "pause"; readonly host: HostId; readonly forMs: number }
  | { readonly kind: "jump"; readonly host: HostId; readonly byMs: number };

/** A deed and its time, in milliseconds from the beginning. */
export type PlannedDeed = Deed & { readonly atMs: number };

/** Everything about a run: the same plan gives the same run. */
export interface Plan {
  /** Seed of all that the deeds leave open: how long everything takes. */
  readonly seed: bigint;
  readonly hosts: readonly PlannedHost[];
  readonly delivery: "held" | "live";
  /** Whether hosts keep journals. */
  readonly journalled: boolean;
  /** The only channels; null: a full mesh. */
  readonly topology: readonly ChannelId[] | null;
  /** Whether commands have tickets, as a master gives them that lets commands overlap. */
  readonly ticketed: boolean;
  /** Whether frames go through their encoding. */
  readonly encodes: boolean;
  /** The longest that a frame takes, but for faults. Milliseconds. */
  readonly delayMsMax: number;
  /** The longest that a sync of a journal takes. Milliseconds. */
  readonly syncMsMax: number;
  readonly deeds: readonly PlannedDeed[];
}

/** A host, by its place in the list: the first is host 1. */
export interface PlannedHost {
  /** How many milliseconds of its clock pass in one. */
  readonly clockRate: number;
}
