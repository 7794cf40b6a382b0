interface Happening {
  readonly atMs: number;
  /** Of what happens at the same time, the earlier one was planned first. */
  readonly order: number;
  readonly happen: () => void;
}

/** Virtual time: what is to happen, and when. A binary heap (Williams, "Algorithm 232", CACM 7(6), 1964). Milliseconds, with fractions. */
export class Timeline {
  private readonly heap: Happening[] = [];
  private planned = 0;
  private now = 0;

  get nowMs(): number {
    return this.now;
  }

  /** Plans something for so many milliseconds from now. */
  after(delayMs: number, happen: () => void): void {
    this.at(this.now + delayMs, happen);
  }

  /** Plans something; what is past happens now. */
  at(atMs: number, happen: () => void): void {
    this.planned += 1;
    const happening = { atMs: Math.max(atMs, this.now), order: this.planned, happen };
    let place = this.heap.length;
    this.heap.push(happening);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.heap[above];
      if (parent === undefined || isBefore(parent, happening)) break;
      this.heap[place] = parent;
      place = above;
    }
    this.heap[place] = happening;
  }

  /** Goes to what happens next, and lets it happen. Returns false where nothing is planned. */
  step(): boolean {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return false;
    if (this.heap.length > 0) this.sink(last);
    this.now = first.atMs;
    first.happen();
    return true;
  }

  /** Puts `happening` where the first one was. */
  private sink(happening: Happening): void {
    let place = 0;
    for (;;) {
      const left = this.heap[2 * place + 1];
      const right = this.heap[2 * place + 2];
      if (left === undefined) break;
      const isLeft = right === undefined || isBefore(left, right);
      const smaller = isLeft ? left : right;
      if (isBefore(happening, smaller)) break;
      this.heap[place] = smaller;
      place = 2 * place + (isLeft ? 1 : 2);
    }
    this.heap[place] = happening;
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
