import type { CollectedCuts, FreeChannel } from "./cuts.js";
import { type MarkerProblem, spread } from "./markers.js";
import type { SaidState } from "./said-state.js";
import { canAddUp, type PickLists } from "./sums.js";
import { orderExists } from "./ties.js";

/** Why no run prints what an output says of a collection. Snapshots and nodes are given by index. */
export type Conflict =
  /** What the channels into a node still hold doesn't fit with the balance that it recorded. */
  | { readonly kind: "money"; readonly snapshot: number; readonly node: number }
  /** By its balances a node recorded one snapshot before another, by its channels it did not. */
  | { readonly kind: "order"; readonly earlier: number; readonly later: number; readonly node: number }
  /** No marker can have reached these nodes first. */
  | { readonly kind: "markers"; readonly snapshot: number; readonly nodes: readonly number[] }
  /** Each snapshot may be right, but not all of them. */
  | { readonly kind: "together" }
  /** Nobody knows: TIE_STEPS. */
  | { readonly kind: "undecided" };

/**
 * Finds out whether some run prints, of a collection, what an output says on its first `lines` lines.
 *
 * All that is open is when in a ReceiveAll a node recorded. No money is sent in it, so its balance then is what it had before and a part from the front
 * of each channel; the state of the channel is the rest of what was ahead of the marker. So each printed state tells how much the node had received on
 * that channel, and `money` compares. Which messages that were is not told where transfers of 0 are among them; they can be taken to be as few as possible,
 * since that lets fewest markers pass. If several snapshots were under way, a node recorded them in some order, and had received no less at the later;
 * so the balances give the order, but for equal ones, and `order` compares. What is left is who got which marker first: `markers`, `together`.
 *
 * A conflict is certain. That there is none is, too, where all lines are given; and where they are not, if there is one snapshot and no more than SUMS_KEPT
 * sums are possible.
 */
export function findConflict(cuts: CollectedCuts, said: SaidState, lines: number): Conflict | null {
  return new Search(cuts, said, lines).run();
}

/** The conflict at one node, as far as it is the node's own: what it says of the first `snapshots` snapshots must fit together. */
export function findConflictAt(cuts: CollectedCuts, said: SaidState, snapshots: number, node: number): Conflict | null {
  return new Search(cuts, said, snapshots * cuts.layout.height).at(node);
}

const YES = 1;
const NO = 2;

class Search {
  private readonly nodes: number;
  /** Snapshots of which every line is given, and those of which some are. */
  private readonly whole: number;
  private readonly begun: number;

  constructor(
    private readonly cuts: CollectedCuts,
    private readonly said: SaidState,
    private readonly lines: number,
  ) {
    this.nodes = cuts.nodes.length;
    this.whole = Math.floor(lines / cuts.layout.height);
    this.begun = Math.ceil(lines / cuts.layout.height);
  }

  run(): Conflict | null {
    for (let node = 0; node < this.nodes; node += 1) {
      const conflict = this.at(node);
      if (conflict !== null) return conflict;
    }
    const problem = this.problem();
    const unreached = unreachedBy(spread(problem), problem);
    if (unreached !== null) return unreached;
    if (this.begun < 2 || this.begun > this.whole) return null;
    const exists = orderExists(problem);
    if (exists === null) return { kind: "undecided" };
    return exists ? null : { kind: "together" };
  }

  at(node: number): Conflict | null {
    return this.moneyOfWhole(node) ?? this.orderOfWhole(node) ?? this.moneyOfPart(node);
  }

  private moneyOfWhole(node: number): Conflict | null {
    for (let snapshot = 0; snapshot < this.whole; snapshot += 1) {
      const { open, balance } = this.cuts.point(snapshot, node);
      if (!open) continue;
      const received = this.cuts.freeChannels(snapshot, node).reduce((sum, channel) => sum + this.received(snapshot, node, channel), 0n);
      if (balance + received !== this.said.balance(snapshot, node)) return { kind: "money", snapshot, node };
    }
    return null;
  }

  /** Whether the snapshots, in the order of the balances, are in the order of everything else. It is enough to compare neighbours. */
  private orderOfWhole(node: number): Conflict | null {
    let before: number | null = null;
    for (const snapshot of this.inOrder(node, this.whole)) {
      if (before !== null && this.sameDrain(before, snapshot, node) && !this.follows(before, snapshot, node)) {
        return { kind: "order", earlier: before, later: snapshot, node };
      }
      before = snapshot;
    }
    return null;
  }

  private follows(earlier: number, later: number, node: number): boolean {
    if (this.cuts.point(earlier, node).place > this.cuts.point(later, node).place) return false;
    const then = new Map(this.cuts.freeChannels(later, node).map((channel) => [channel.source, this.received(later, node, channel)]));
    return this.cuts
      .freeChannels(earlier, node)
      .every((channel) => this.received(earlier, node, channel) <= (then.get(channel.source) ?? 0n));
  }

  /** Whether, for the snapshot of which only a part is given, the node's balance and that part can be completed. */
  private moneyOfPart(node: number): Conflict | null {
    const snapshot = this.whole;
    if (snapshot === this.begun || !this.isOpenAndSaid(snapshot, node)) return null;
    const { balance } = this.cuts.point(snapshot, node);
    if (canAddUp(this.picks(snapshot, node), this.said.balance(snapshot, node) - balance)) return null;
    return { kind: "money", snapshot, node };
  }

  /** For each free channel of a node, what it can have received on it. */
  private picks(snapshot: number, node: number): PickLists {
    const [earlier, later] = this.neighbours(snapshot, node);
    return this.cuts.freeChannels(snapshot, node).map((channel) => {
      if (this.isSaid(snapshot, node, channel)) return [this.received(snapshot, node, channel)];
      const least = earlier === null ? 0n : this.receivedFrom(earlier, node, channel.source);
      const most = later === null ? channel.ahead : this.receivedFrom(later, node, channel.source);
      const fitting = channel.received.filter((sum) => sum >= least && sum <= most);
      return fitting.length > 0 ? fitting : [channel.ahead + 1n];
    });
  }

  /** Of the whole snapshots that the node recorded in the same ReceiveAll, those with the next balances below and above, or the same. */
  private neighbours(snapshot: number, node: number): [earlier: number | null, later: number | null] {
    const own = this.said.balance(snapshot, node);
    let [earlier, later]: [number | null, number | null] = [null, null];
    for (let other = 0; other < this.whole; other += 1) {
      if (!this.sameDrain(other, snapshot, node)) continue;
      const balance = this.said.balance(other, node);
      if (balance <= own && (earlier === null || balance > this.said.balance(earlier, node))) earlier = other;
      if (balance >= own && (later === null || balance < this.said.balance(later, node))) later = other;
    }
    return [earlier, later];
  }

  private problem(): MarkerProblem {
    const { cuts, nodes, begun } = this;
    const events = [...Array(begun * nodes).keys()];
    const points = events.map((event) => cuts.point(Math.floor(event / nodes), event % nodes));
    const known = new Uint8Array(events.length * nodes);
    return {
      snapshots: begun,
      nodes,
      at: points.map(({ at }) => at),
      open: points.map(({ open }) => open),
      rank: this.ranks(),
      brings: (event, source) => {
        known[event * nodes + source] ||= this.brings(event, source) ? YES : NO;
        return known[event * nodes + source] === YES;
      },
    };
  }

  private ranks(): number[] {
    const ranks = Array<number>(this.begun * this.nodes).fill(-1);
    for (let node = 0; node < this.nodes; node += 1) {
      let before: number | null = null;
      let rank = 0;
      for (const snapshot of this.inOrder(node, this.begun)) {
        if (before !== null && this.differ(before, snapshot, node)) rank += 1;
        ranks[this.cuts.event(snapshot, node)] = rank;
        before = snapshot;
      }
    }
    return ranks;
  }

  /** The snapshots that a node recorded in a ReceiveAll and whose balance is given, in the order in which it did. */
  private inOrder(node: number, snapshots: number): number[] {
    const { cuts, said } = this;
    const known = Array.from({ length: snapshots }, (_, snapshot) => snapshot).filter((snapshot) => this.isOpenAndSaid(snapshot, node));
    return known.sort((one, other) => {
      const [first, second] = [cuts.point(one, node), cuts.point(other, node)];
      const difference = said.balance(one, node) - said.balance(other, node);
      return first.at - second.at || Number(difference > 0n) - Number(difference < 0n) || first.place - second.place;
    });
  }

  private differ(one: number, other: number, node: number): boolean {
    const [first, second] = [this.cuts.point(one, node), this.cuts.point(other, node)];
    return first.at !== second.at || first.place !== second.place || this.said.balance(one, node) !== this.said.balance(other, node);
  }

  /** Whether a node may have received all that was ahead of the marker on a channel when it recorded. */
  private brings(event: number, source: number): boolean {
    const { cuts, said } = this;
    const [snapshot, node] = [Math.floor(event / this.nodes), event % this.nodes];
    const { at, balance } = cuts.point(snapshot, node);
    if (source === node || !cuts.existed(source, at)) return false;
    const place = cuts.freePlace(snapshot, source, node);
    const channel = cuts.freeChannels(snapshot, node)[place];
    if (channel === undefined || !this.isOpenAndSaid(snapshot, node)) return true;
    if (this.isSaid(snapshot, node, channel)) return this.received(snapshot, node, channel) === channel.ahead;
    const picks = this.picks(snapshot, node);
    return picks[place]?.at(-1) === channel.ahead && canAddUp(picks.with(place, [channel.ahead]), said.balance(snapshot, node) - balance);
  }

  private sameDrain(one: number, other: number, node: number): boolean {
    const [first, second] = [this.cuts.point(one, node), this.cuts.point(other, node)];
    return first.open && second.open && first.at === second.at;
  }

  private isOpenAndSaid(snapshot: number, node: number): boolean {
    return this.cuts.layout.balance(snapshot, node) < this.lines && this.cuts.point(snapshot, node).open;
  }

  private isSaid(snapshot: number, node: number, { source }: FreeChannel): boolean {
    return this.cuts.layout.channel(snapshot, source, node) < this.lines;
  }

  private received(snapshot: number, node: number, { source, ahead }: FreeChannel): bigint {
    return ahead - this.said.channel(snapshot, source, node);
  }

  private receivedFrom(snapshot: number, node: number, source: number): bigint {
    const channel = this.cuts.freeChannels(snapshot, node)[this.cuts.freePlace(snapshot, source, node)];
    return channel === undefined ? 0n : this.received(snapshot, node, channel);
  }
}

/** The snapshot with the fewest nodes that no marker reached, and these nodes; null where all were reached. */
function unreachedBy(happened: Uint8Array, { snapshots, nodes }: MarkerProblem): Conflict | null {
  let worst: Conflict | null = null;
  for (let snapshot = 0; snapshot < snapshots; snapshot += 1) {
    const unreached = [...Array(nodes).keys()].filter((node) => happened[snapshot * nodes + node] === 0);
    if (unreached.length === 0) continue;
    if (worst?.kind !== "markers" || unreached.length < worst.nodes.length) worst = { kind: "markers", snapshot, nodes: unreached };
  }
  return worst;
}
