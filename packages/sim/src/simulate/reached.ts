/** How often runs came to what they are there for. */
export class Reached {
  private readonly counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  addAll(others: Iterable<readonly [string, number]>): void {
    for (const [what, times] of others) this.add(what, times);
  }

  /** In alphabetical order. */
  entries(): [string, number][] {
    return [...this.counts].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}
