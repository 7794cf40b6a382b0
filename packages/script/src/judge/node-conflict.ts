import type { Conflict } from "./conflict.js";
import type { FreeChannel } from "./cuts.js";
import type { Known } from "./known.js";
import { canAddUp, type PickLists } from "./sums.js";

/** The conflict among what is given of one node alone: its balances, and the channels into it. */
export function findConflictAt(known: Known, node: number): Conflict | null {
  return moneyOfWhole(known, node) ?? orderOfWhole(known, node) ?? conflictOfPart(known, node);
}

/** For each free channel into a node, what it can have received on it; null where that can't be for one of them. */
export function picksAt(known: Known, snapshot: number, node: number): PickLists | null {
  return picksBetween(known, snapshot, node, neighbours(known, snapshot, node));
}

/** Whole snapshots that the node recorded in the same ReceiveAll: with the next balances below and above, or the same. */
interface Neighbours {
  readonly earlier: number | null;
  readonly later: number | null;
}

const ALONE: Neighbours = { earlier: null, later: null };

function moneyOfWhole(known: Known, node: number): Conflict | null {
  for (let snapshot = 0; snapshot < known.whole; snapshot += 1) {
    if (!known.isOpen(snapshot, node)) continue;
    const free = known.cuts.freeChannels(snapshot, node);
    const received = free.reduce((sum, channel) => sum + known.received(snapshot, node, channel), 0n);
    if (received !== known.gained(snapshot, node)) return { kind: "money", snapshot, node };
  }
  return null;
}

/** Whether the order that the balances give is that of everything else. It is enough to compare neighbours. */
function orderOfWhole(known: Known, node: number): Conflict | null {
  let before: number | null = null;
  for (const snapshot of known.inOrder(node, known.whole)) {
    if (before !== null && known.areTogether(before, snapshot, node) && !follows(known, before, snapshot, node)) {
      return { kind: "order", snapshot: Math.max(before, snapshot), others: [Math.min(before, snapshot)], node };
    }
    before = snapshot;
  }
  return null;
}

/** Whether a node can have recorded `later` after `earlier`: it had received no less on any channel, and has not sent the markers the other way around. */
function follows(known: Known, earlier: number, later: number, node: number): boolean {
  if (known.cuts.point(earlier, node).place > known.cuts.point(later, node).place) return false;
  const free = known.cuts.freeChannels(earlier, node);
  return free.every((channel) => known.received(earlier, node, channel) <= known.receivedFrom(later, node, channel.source));
}

/** Whether, for the snapshot of which only a part is given, the node's balance and that part can be completed. */
function conflictOfPart(known: Known, node: number): Conflict | null {
  const snapshot = known.whole;
  if (snapshot === known.begun || !known.isOpen(snapshot, node)) return null;
  const gained = known.gained(snapshot, node);
  const fits = (picks: PickLists | null): boolean => picks !== null && canAddUp(picks, gained);
  if (!fits(picksBetween(known, snapshot, node, ALONE))) return { kind: "money", snapshot, node };
  const near = neighbours(known, snapshot, node);
  if (fits(picksBetween(known, snapshot, node, near))) return null;
  const others = [near.earlier, near.later].filter((other) => other !== null);
  return { kind: "order", snapshot, others: [...new Set(others)], node };
}

function picksBetween(known: Known, snapshot: number, node: number, near: Neighbours): PickLists | null {
  const { cuts } = known;
  if (near.earlier !== null && receivedElsewhere(known, near.earlier, snapshot, node)) return null;
  const picks = cuts.freeChannels(snapshot, node).map((channel) => picksOf(known, snapshot, node, channel, near));
  return picks.some((list) => list.length === 0) ? null : picks;
}

function picksOf(known: Known, snapshot: number, node: number, channel: FreeChannel, { earlier, later }: Neighbours): readonly bigint[] {
  const picks = known.isGiven(snapshot, node, channel) ? [known.received(snapshot, node, channel)] : channel.received;
  if (earlier === null && later === null) return picks;
  const least = earlier === null ? 0n : known.receivedFrom(earlier, node, channel.source);
  const most = later === null ? channel.ahead : known.receivedFrom(later, node, channel.source);
  return picks.filter((sum) => sum >= least && sum <= most);
}

/** Whether, when it recorded `earlier`, the node had received something on a channel on which nothing can have come before it recorded `later`. */
function receivedElsewhere(known: Known, earlier: number, later: number, node: number): boolean {
  const { cuts } = known;
  const free = cuts.freeChannels(earlier, node);
  return free.some((channel) => known.received(earlier, node, channel) > 0n && cuts.freePlace(later, channel.source, node) < 0);
}

function neighbours(known: Known, snapshot: number, node: number): Neighbours {
  if (known.whole === 0) return ALONE;
  const own = known.gained(snapshot, node);
  let earlier: number | null = null;
  let later: number | null = null;
  for (let other = 0; other < Math.min(known.whole, snapshot); other += 1) {
    if (!known.areTogether(other, snapshot, node)) continue;
    const gained = known.gained(other, node);
    if (gained <= own && (earlier === null || gained > known.gained(earlier, node))) earlier = other;
    if (gained >= own && (later === null || gained < known.gained(later, node))) later = other;
  }
  return { earlier, later };
}
