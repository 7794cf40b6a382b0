import { SUMMED_CHANNELS, SUMS_KEPT } from "./limits.js";

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
 * Whether one number of each list can add up to `target`. This is the subset sum problem, NP-hard in the digits of the numbers: past SUMMED_CHANNELS lists
 * with a choice, or SUMS_KEPT different sums, it looks at the bounds only. So false is certain, and true is unless there was too much.
 */
export function canAddUp(lists: PickLists, target: bigint): boolean {
  const choices = lists.filter((list) => list.length > 1);
  let most = sumOf(lists.map((list) => list.at(-1)));
  let least = sumOf(lists.map((list) => list[0]));
  if (target < least || target > most) return false;
  if (choices.length > SUMMED_CHANNELS) return true;
  // All lists but those with a choice add the same to every sum: it is in the bounds from the start, and drops out of the comparison.
  const fixed = sumOf(lists.map((list) => (list.length > 1 ? 0n : list[0])));
  let sums = new Set([fixed]);
  [most, least] = [most - fixed, least - fixed];
  for (const list of choices) {
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

function sumOf(numbers: readonly (bigint | undefined)[]): bigint {
  return numbers.reduce<bigint>((sum, number) => sum + (number ?? 0n), 0n);
}
