/** Does one piece of work after the other, with what it holds until it is closed. */
export interface Worker<Item, Result> {
  readonly work: (item: Item) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/**
 * Does the work for all items, by so many workers side by side. Results are in the order of the items. Where work is rejected, no more is begun, and this
 * rejects with the first reason once every worker is closed.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  workers: number,
  start: () => Worker<Item, Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.map((item, index) => ({ item, index })).reverse();
  const worker = async (): Promise<void> => {
    const { work, close } = start();
    try {
      for (let next = left.pop(); next !== undefined; next = left.pop()) results[next.index] = await work(next.item);
    } catch (error) {
      left.length = 0;
      throw error;
    } finally {
      await close();
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(workers, items.length) }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}
