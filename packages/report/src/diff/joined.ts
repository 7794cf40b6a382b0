/** Goes through two ascending lists side by side: what is the same in both by `compare` comes together, and what is in one alone with null. */
export function* joined<Item>(
  left: readonly Item[],
  right: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Generator<readonly [Item | null, Item | null]> {
  let [leftPlace, rightPlace] = [0, 0];
  for (;;) {
    const [one, other] = [left[leftPlace], right[rightPlace]];
    if (one === undefined && other === undefined) return;
    const order = one === undefined ? 1 : other === undefined ? -1 : compare(one, other);
    if (order <= 0) leftPlace += 1;
    if (order >= 0) rightPlace += 1;
    yield [order <= 0 ? (one ?? null) : null, order >= 0 ? (other ?? null) : null];
  }
}
