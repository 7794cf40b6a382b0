import type { CollectedCuts } from "./cuts.js";

/** What an output says of a collection: the values on the lines read so far. */
export class SaidState {
  private readonly balances: bigint[] = [];
  /** Of those that aren't 0. */
  private readonly channels = new Map<number, bigint>();

  constructor(private readonly cuts: CollectedCuts) {}

  setBalance(snapshot: number, node: number, balance: bigint): void {
    this.balances[this.cuts.event(snapshot, node)] = balance;
  }

  balance(snapshot: number, node: number): bigint {
    return this.balances[this.cuts.event(snapshot, node)] ?? 0n;
  }

  setChannel(snapshot: number, source: number, target: number, sum: bigint): void {
    const key = this.key(snapshot, source, target);
    if (sum === 0n) this.channels.delete(key);
    else this.channels.set(key, sum);
  }

  channel(snapshot: number, source: number, target: number): bigint {
    return this.channels.get(this.key(snapshot, source, target)) ?? 0n;
  }

  private key(snapshot: number, source: number, target: number): number {
    return this.cuts.event(snapshot, target) * this.cuts.nodes.length + source;
  }
}
