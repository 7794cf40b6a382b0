import type { ExpectedOutput } from "../expectation.js";
import type { CollectedCuts } from "./cuts.js";
import type { Slot } from "./layout.js";
import type { Said } from "./read-line.js";
import type { SaidState } from "./said-state.js";

/** What a line of a printed collection reads, by what is known of its values. */
export function outputOf(cuts: CollectedCuts, slot: Slot, said: SaidState): ExpectedOutput {
  switch (slot.kind) {
    case "snapshotHeader":
      return { kind: "snapshotHeader", number: BigInt(slot.snapshot + 1) };
    case "nodesHeader":
    case "channelsHeader":
      return { kind: slot.kind };
    case "balance":
      return { kind: "balance", node: cuts.id(slot.node), amount: said.balance(slot.snapshot, slot.node) };
    case "channel": {
      const sum = said.channel(slot.snapshot, slot.source, slot.target);
      return { kind: "channel", source: cuts.id(slot.source), target: cuts.id(slot.target), sum };
    }
  }
}

/** Whether a line is about what stands in a slot, whatever value it gives. */
export function isAbout(cuts: CollectedCuts, slot: Slot, says: Said): boolean {
  switch (slot.kind) {
    case "snapshotHeader":
      return says.kind === "snapshotHeader" && says.number === BigInt(slot.snapshot + 1);
    case "nodesHeader":
    case "channelsHeader":
      return says.kind === slot.kind;
    case "balance":
      return says.kind === "balance" && says.node === cuts.id(slot.node);
    case "channel":
      return says.kind === "channel" && says.source === cuts.id(slot.source) && says.target === cuts.id(slot.target);
  }
}

/** Takes down the value that a line gives. */
export function takeDown(slot: Slot, says: Said, said: SaidState): void {
  if (slot.kind === "balance" && says.kind === "balance") said.setBalance(slot.snapshot, slot.node, says.amount);
  if (slot.kind === "channel" && says.kind === "channel") said.setChannel(slot.snapshot, slot.source, slot.target, says.sum);
}

/** Whether a value can be in a slot, as far as the slot alone tells. Most are determined; a balance that was recorded in a ReceiveAll isn't. */
export function canHold(cuts: CollectedCuts, slot: Slot, value: bigint): boolean {
  if (slot.kind === "channel") {
    const { ahead, received } = cuts.range(slot.snapshot, slot.source, slot.target);
    return received.length === 1 ? value === ahead : received.includes(ahead - value);
  }
  if (slot.kind !== "balance") return true;
  const { open, balance } = cuts.point(slot.snapshot, slot.node);
  return open || value === balance;
}

/** The value that a slot holds by what is said. */
export function valueAt(slot: Slot, said: SaidState): bigint {
  if (slot.kind === "balance") return said.balance(slot.snapshot, slot.node);
  return slot.kind === "channel" ? said.channel(slot.snapshot, slot.source, slot.target) : 0n;
}

export function setValue(slot: Slot, said: SaidState, value: bigint): void {
  if (slot.kind === "balance") said.setBalance(slot.snapshot, slot.node, value);
  if (slot.kind === "channel") said.setChannel(slot.snapshot, slot.source, slot.target, value);
}
