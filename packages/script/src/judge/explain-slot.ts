import { formatChannel } from "@cutline/core";
import type { CollectedCuts } from "./cuts.js";
import type { Slot } from "./layout.js";
import { VALUES_LISTED } from "./limits.js";
import { either } from "./words.js";

/** Why a slot can't hold what is printed there, whatever the others hold: for people who learn what a snapshot is. */
export function explainSlot(cuts: CollectedCuts, slot: Slot): string {
  if (slot.kind === "balance") return recording(cuts, slot.snapshot, slot.node);
  return slot.kind === "channel" ? explainChannel(cuts, slot.snapshot, slot.source, slot.target) : "";
}

export function nameOf(cuts: CollectedCuts, source: number, target: number): string {
  return formatChannel({ source: cuts.id(source), target: cuts.id(target) });
}

function explainChannel(cuts: CollectedCuts, snapshot: number, source: number, target: number): string {
  const { ahead, received } = cuts.range(snapshot, source, target);
  const { at, open } = cuts.point(snapshot, target);
  const [name, from, to] = [`channel ${nameOf(cuts, source, target)}`, `node ${cuts.id(source)}`, `node ${cuts.id(target)}`];
  if (received.length > 1) {
    const rests = received.map((sum) => String(ahead - sum));
    const list = rests.length > VALUES_LISTED ? `0, ${ahead}, or what is left of it after some transfers` : either(rests);
    return `transfers are received in the order in which they were sent, so what ${to} had not received yet on ${name} is ${list}`;
  }
  if (!open && ahead > 0n) return `${recording(cuts, snapshot, target)}, so ${name} must hold the ${ahead} that it had not received yet`;
  if (!open)
    return `${recording(cuts, snapshot, target)}, and had received all that ${from} sent before it recorded, so ${name} must hold 0`;
  if (ahead === 0n) return `no money was ahead of the marker on ${name} when ReceiveAll (line ${at}) began, so it must hold 0`;
  return `${from} came after ${to} had recorded, and sent ${ahead} before it recorded, so ${name} must hold ${ahead}`;
}

/** "node 2 recorded 1100 when it first saw a marker, on (1 → 2) (line 12 of the script)" */
function recording(cuts: CollectedCuts, snapshot: number, node: number): string {
  const { at, source, balance } = cuts.point(snapshot, node);
  const id = cuts.id(node);
  const began = cuts.isInitiator(snapshot, node)
    ? "it began the snapshot"
    : "it began the snapshot as a further root, which no marker reaches";
  const when = source === null ? began : `it first saw a marker, on ${formatChannel({ source, target: id })}`;
  return `node ${id} recorded ${balance} when ${when} (line ${at} of the script)`;
}
