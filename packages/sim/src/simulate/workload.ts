import type { Application, NodeId } from "@cutline/core";

/** What the nodes of a simulated cluster run, and what is asked of them. `draw`s are uniform whole numbers from 0 to 2^32 - 1. */
export interface Workload {
  /** Its `audit` says whether a global state is whole: nothing made, nothing lost. */
  readonly application: Application<unknown>;
  /** The initial state of a node. */
  init(draw: number): Uint8Array;
  /** A command that sends something to `target`, or is answered without. */
  command(target: NodeId, draw: number): Uint8Array;
}
