import type { GlobalState, Violation } from "@cutline/protocol";
import type { NodeId } from "./identifiers.js";

/**
 * What nodes run. Deterministic: the same inputs in the same order give the same states and the same messages, on every machine.
 *
 * `command` and `receive` change `state` in place. Where one can't be done it throws a Refusal *before* it changes or sends anything; then
 * the node is as if it had never been asked, and a message stays in its channel.
 */
export interface Application<State> {
  /** How a cluster's configuration names it. */
  readonly name: string;
  /** Whether `receive` may send. Where it can't, a cluster overlaps more commands. */
  readonly sendsOnReceive: boolean;
  /** The local state of a new node. Throws a Refusal where `init` can't be read. */
  create(init: Uint8Array): State;
  /** Does what an outside request asks for. Returns its reply. */
  command(state: State, command: Uint8Array, context: Context): Uint8Array;
  /**
   * Whether a command's reply, and all that it does, are the same now as after any receives that succeed. Then it needn't wait for those before it.
   * Changes nothing. Absent: it never is.
   */
  isCertain?(state: State, command: Uint8Array): boolean;
  /** Takes in a message of another node. */
  receive(state: State, from: NodeId, payload: Uint8Array, context: Context): void;
  /** The state as bytes. Must not keep a reference to anything that changes later. */
  save(state: State): Uint8Array;
  /** The state that `save` gave. */
  load(saved: Uint8Array): State;
  /** What must hold of every consistent global state, such as conservation of money. Returns what doesn't. */
  audit(global: GlobalState): Violation[];
}

/** What an application may do to the world while it runs a command or receives a message. */
export interface Context {
  /** The node that it runs on. */
  readonly node: NodeId;
  /** Whether there is a channel to `target`, and this command may use it. */
  canSend(target: NodeId): boolean;
  /** Puts a message on the channel to `target`. Throws a Refusal (NO_CHANNEL) unless `canSend(target)`. */
  send(target: NodeId, payload: Uint8Array): void;
  /** A uniform random whole number from 0 to 4294967295, from the node's own repeatable stream. */
  random(): number;
}
