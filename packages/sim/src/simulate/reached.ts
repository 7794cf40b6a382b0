/** What runs are there for: with enough of them, each has happened. */
export const REACHABLE = [
  "commands done",
  "commands refused",
  "crashes",
  "inputs lost before they were on disk",
  "memories lost",
  "links resumed",
  "connections half-open",
  "partitions",
  "processes stopped",
  "clocks that jumped",
  "nodes that joined during a snapshot",
  "snapshots whole",
  "snapshots failed",
  "messages recorded in channels",
] as const;

export type Reachable = (typeof REACHABLE)[number];

/** How often each of these has happened. */
export class Reached {
  private readonly counts = new Map<Reachable, number>();

  add(what: Reachable, times = 1): void {
    this.counts.set(what, this.of(what) + times);
  }

  of(what: Reachable): number {
    return this.counts.get(what) ?? 0;
  }

  /** All that has happened in another run, too. */
  addAll(others: readonly (readonly [Reachable, number])[]): void {
    for (const [what, times] of others) this.add(what, times);
  }

  /** Everything with its count, in the order of `REACHABLE`. */
  entries(): [Reachable, number][] {
    return REACHABLE.map((what) => [what, this.of(what)]);
  }
}
