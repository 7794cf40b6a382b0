import type { Conflict } from "./conflict.js";
import type { Known } from "./known.js";
import { canAddUp, type PickLists } from "./sums.js";

/** The conflict among what is given of one node alone: its balances, and the channels into it. */
export function findConflictAt(known: Known, node: number): Conflict | null {
  return moneyOfWhole(known, node) ?? orderOfWhole(known, node) ?? conflictOfPart(known, node);
}

function moneyOfWhole(known: Known, node: number): Conflict | null {
  for (let snapshot = 0; snapshot < known.whole; snapshot += 1) {
    if (!known.isOpen(snapshot, node)) continue;
    const free = known.cuts.freeChannels(snapshot, node);
    const received = free.reduce((sum, channel) => sum + known.received(snapshot, node, channel), 0n);
    if (received !== known.gained(snapshot, node)) return { kind: "money", snapshot, node };
  }
  return null;
}

/** Whether the order by balances is that by everything else. It is enough to compare neighbours. */
function orderOfWhole(known: Known, node: number): Conflict | null {
  let before: number | null = null;
  for (const snapshot of known.inOrder(node, known.whole)) {
    if (before !== null && known.areTogether(before, snapshot, node) && !follows(known, before, snapshot, node)) {
      return { kind: "order", snapshot, others: [before], node };
    }
    before = snapshot;
  }
  return null;
}

function follows({ cuts, ...known }: Known, earlier: number, later: number, node: number): boolean {
  return false;
}
