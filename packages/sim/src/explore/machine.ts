import { type Message, Process, type ProcessInput, type ProcessSink } from "@cutline/core";
import type { SavedProcess } from "@cutline/protocol";
import { encodeCoins, purse } from "../coins.js";
import type { WorldNode } from "../world.js";

/** A process machine that can be gone back to where it was. */
export interface Machine {
  step(input: ProcessInput): void;
  save(): SavedProcess;
  restore(saved: SavedProcess): void;
}

/** What is explored. Tests explore systems with a fault as well, to see that it is found. */
export interface System {
  /** The process of a node. */
  machine(node: WorldNode, sink: ProcessSink): Machine;
  /** What a channel holds once `message` is put on it. */
  put(inTransit: readonly Message[], message: Message): readonly Message[];
}

/** The core's own process, over channels that are FIFO. */
export const REAL_SYSTEM: System = {
  machine: ({ id, coins }, sink) => new Process(id, purse, encodeCoins(coins), 1n, sink),
  put: (inTransit, message) => [...inTransit, message],
};
