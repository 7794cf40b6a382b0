/** Everything that a channel carried, and when. The clock is the script: a time is a line number, and what a line did is over before the next. */
export class Channel {
  /** Markers taken off it since the era began; see World. */
  marksTaken = 0;
  era = -1;
  /** Money that the first so many transfers carried. */
  private readonly totals: bigint[] = [0n];
  private readonly sentAt: number[] = [];
  private readonly receivedAt: number[] = [];

  /** How many transfers wait. */
  get waiting(): number {
    return this.sentAt.length - this.receivedAt.length;
  }

  /** When the first transfer that waits was sent; undefined where none does. */
  get firstSentAt(): number | undefined {
    return this.sentAt[this.receivedAt.length];
  }

  /** The first transfer that waits; 0 where none does. */
  get first(): bigint {
    return this.waiting === 0 ? 0n : this.total(this.receivedAt.length + 1) - this.total(this.receivedAt.length);
  }

  /** The money that waits. */
  get rest(): bigint {
    return this.total(this.sentAt.length) - this.total(this.receivedAt.length);
  }

  send(amount: bigint, at: number): void {
    this.totals.push(this.total(this.sentAt.length) + amount);
    this.sentAt.push(at);
  }

  receive(at: number): void {
    this.receivedAt.push(at);
  }

  /** Receives everything that waits, and returns how much money that is. */
  receiveRest(at: number): bigint {
    const { rest } = this;
    while (this.waiting > 0) this.receivedAt.push(at);
    return rest;
  }

  /** The money sent before a line. */
  sentBefore(line: number): bigint {
    return this.total(lowerBound(this.sentAt, line));
  }

  /** The money received before a line. */
  receivedBefore(line: number): bigint {
    return this.total(lowerBound(this.receivedAt, line));
  }

  /**
   * What a node can have received, at some moment of the ReceiveAll on line `drain`, of the transfers that this took off and that were sent before line
   * `mark`: the different sums, ascending, the first is 0.
   */
  prefixSums(drain: number, mark: number): bigint[] {
    const start = lowerBound(this.receivedAt, drain);
    const end = Math.min(lowerBound(this.receivedAt, drain + 1), lowerBound(this.sentAt, mark));
    const sums = [0n];
    for (let count = start + 1; count <= end; count += 1) {
      const sum = this.total(count) - this.total(start);
      if (sum !== sums.at(-1)) sums.push(sum);
    }
    return sums;
  }

  private total(count: number): bigint {
    return this.totals[count] ?? 0n;
  }
}

/** The first place in an ascending list whose time is not before `line`. */
function lowerBound(times: readonly number[], line: number): number {
  let low = 0;
  for (let high = times.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? line) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
