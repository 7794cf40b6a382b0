/** Whether a shorter list still fails; false, without a look, where enough was tried. */
export type StillFails<Item> = (items: readonly Item[]) => Promise<boolean>;

/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002): leaves out ever smaller parts of a failing list, as
 * long as the rest fails. Returns a list that fails, from which no single item can be left out (where `fails` never gave up).
 */
export async function shrinkList<Item>(items: readonly Item[], fails: StillFails<Item>): Promise<readonly Item[]> {
  let list = items;
  for (let size = Math.ceil(list.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    list = await withoutParts(list, size, fails);
    // what was needed for the sake of a later item need no longer be
    if (size === 1) for (let before = -1; before !== list.length;) [before, list] = [list.length, await withoutParts(list, 1, fails)];
  }
  return list;
}

/** From the end on, since what comes behind a failure is never needed. */
async function withoutParts<Item>(items: readonly Item[], size: number, fails: StillFails<Item>): Promise<readonly Item[]> {
  let list = items;
  for (let end = list.length; end > 0; end -= size) {
    const without = list.toSpliced(Math.max(0, end - size), Math.min(size, end));
    if (without.length > 0 && (await fails(without))) list = without;
  }
  return list;
}
