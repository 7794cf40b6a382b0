import { SUMS_KEPT } from "./limits.js";

/** Lists to pick one number of each: each ascends and is not empty. */
export type PickLists = readonly (readonly bigint[])[];

/** All sums of one number of each list, ascending; null where there are more than SUMS_KEPT. */
export function sumsOf(lists: PickLists): bigint[] | null {
  let sums = new Set([0n]);
  for (const list of lists) {
    const longer = new Set<bigint>();
    for (const sum of sums) for (const number of list) longer.add(sum + number);
    if (longer.size > SUMS_KEPT) return null;
    sums = longer;
  }
  return [...sums].sort((one, other) => (one < other ? -1 : 1));
}

/**
 * Whether one number of each list can add up to `target`. This is the subset sum problem, NP-hard in the digits of the numbers: past SUMS_KEPT different
 * sums it looks at the bounds only. So false is certain, and true is unless sums were too many.
 */
export function canAddUp(lists: PickLists, target: bigint): boolean {
  let most = lists.reduce((sum, list) => sum + (list.at(-1) ?? 0n), 0n);
  let least = lists.reduce((sum, list) => sum + (list[0] ?? 0n), 0n);
  if (target < least || target > most) return false;
  let sums = new Set([0n]);
  for (const list of lists) {
    most -= list.at(-1) ?? 0n;
    least -= list[0] ?? 0n;
    const longer = new Set<bigint>();
    for (const sum of sums) {
      for (const number of list) if (sum + number + least <= target && sum + number + most >= target) longer.add(sum + number);
    }
    if (longer.size > SUMS_KEPT) return true;
    sums = longer;
  }
  return sums.has(target);
}
