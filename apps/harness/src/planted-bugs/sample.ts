import { Random } from "@cutline/core";

/** So many of the items, drawn by a seed, in the order in which they were; all of them where there are no more. */
export function sample<Item>(items: readonly Item[], count: number, seed: bigint): readonly Item[] {
  const random = new Random(seed, 1);
  const left = items.map((_, index) => index);
  const drawn = new Set<number>();
  while (drawn.size < count && left.length > 0) for (const index of left.splice(random.below(left.length), 1)) drawn.add(index);
  return items.filter((_, index) => drawn.has(index));
}
