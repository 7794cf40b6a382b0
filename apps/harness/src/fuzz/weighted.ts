import { invariant, type Random } from "@cutline/core";

/** Picks one of these, each as often as its weight says. At least one weight is above 0. */
export function weighted<Name extends string>(random: Random, weights: Readonly<Record<Name, number>>): Name {
  const names = Object.keys(weights) as Name[]; // the keys of a literal are what its type says
  let left = random.below(names.reduce((sum, name) => sum + weights[name], 0));
  const picked = names.find((name) => (left -= weights[name]) < 0);
  invariant(picked !== undefined, "some weight is above 0");
  return picked;
}

/** One of these, each as often. */
export function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[random.below(items.length)] ?? items[0];
}
