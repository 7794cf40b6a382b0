import type { CollectedCuts, FreeChannel } from "./cuts.js";
import type { SaidState } from "./said-state.js";

/** What is known of a collection when so many of its lines are read. Snapshots and nodes are given by index. */
export class Known {
  readonly nodes: number;
  /** Snapshots of which every line is given. */
  readonly whole: number;
  /** Snapshots of which any is. */
  readonly begun: number;

  constructor(
    readonly cuts: CollectedCuts,
    readonly said: SaidState,
    private readonly lines: number,
  ) {
    this.nodes = cuts.nodes.length;
    this.whole = Math.floor(lines / cuts.layout.height);
    this.begun = Math.ceil(lines / cuts.layout.height);
  }

  /** Whether a node recorded a snapshot in a ReceiveAll, and its balance is given. */
  isOpen(snapshot: number, node: number): boolean {
    return this.cuts.layout.balance(snapshot, node) < this.lines && this.cuts.point(snapshot, node).open;
  }

  isGiven(snapshot: number, node: number, { source }: FreeChannel): boolean {
    return this.cuts.layout.channel(snapshot, source, node) < this.lines;
  }

  /** What a node had received since the ReceiveAll began, by the balance that is given. */
  gained(snapshot: number, node: number): bigint {
    return this.said.balance(snapshot, node) - this.cuts.point(snapshot, node).balance;
  }

  /** What it had received on a channel, by the state that is given. */
  received(snapshot: number, node: number, { source, ahead }: FreeChannel): bigint {
    return ahead - this.said.channel(snapshot, source, node);
  }

  /** The same for any channel. */
  receivedFrom(snapshot: number, node: number, source: number): bigint {
    const channel = this.cuts.freeChannels(snapshot, node)[this.cuts.freePlace(snapshot, source, node)];
    return channel === undefined ? 0n : this.received(snapshot, node, channel);
  }

  /** Whether a node recorded two snapshots in the same ReceiveAll. */
  areTogether(one: number, other: number, node: number): boolean {
    const [first, second] = [this.cuts.point(one, node), this.cuts.point(other, node)];
    return first.open && second.open && first.at === second.at;
  }

  /** Of the first so many snapshots, those that a node recorded in a ReceiveAll and whose balance is given, in the order in which it did. */
  inOrder(node: number, snapshots: number): number[] {
    const open = Array.from({ length: snapshots }, (_, snapshot) => snapshot).filter((snapshot) => this.isOpen(snapshot, node));
    return open.sort((one, other) => this.compare(one, other, node));
  }

  /** Which of two snapshots a node recorded first, as far as lines, balances and markers tell: negative, positive, or 0 where they don't. */
  compare(one: number, other: number, node: number): number {
    const [first, second] = [this.cuts.point(one, node), this.cuts.point(other, node)];
    const difference = this.said.balance(one, node) - this.said.balance(other, node);
    return first.at - second.at || Number(difference > 0n) - Number(difference < 0n) || first.place - second.place;
  }
}
