import { findConflict } from "./conflict.js";
import { outputOf } from "./cut-lines.js";
import type { CollectedCuts } from "./cuts.js";
import { Known } from "./known.js";
import { LISTED_NODES, LISTED_SNAPSHOTS } from "./limits.js";
import { findConflictAt } from "./node-conflict.js";
import type { Patience } from "./patience.js";
import { spell } from "./read-line.js";
import { SaidState } from "./said-state.js";

/**
 * Every way in which a run can print a collection, as text, each once: what nodes had received when they recorded is tried in all combinations. Ends early
 * when patience does; past LISTED_SNAPSHOTS or LISTED_NODES it gives none, and patience is over. The first are those where nodes recorded late.
 */
export function* printsOf(cuts: CollectedCuts, patience: Patience): Generator<string> {
  if (isTooDeep(cuts)) patience.lose();
  else yield* new Assignments(cuts, patience).fromSnapshot(0);
}

function isTooDeep(cuts: CollectedCuts): boolean {
  const { snapshots } = cuts.layout;
  if (snapshots > LISTED_SNAPSHOTS) return true;
  const free = (snapshot: number): number => cuts.nodes.filter((_, node) => cuts.freeChannels(snapshot, node).length > 0).length;
  return Array.from({ length: snapshots }, (_, snapshot) => free(snapshot)).some((count) => count > LISTED_NODES);
}

class Assignments {
  private readonly said: SaidState;

  constructor(
    private readonly cuts: CollectedCuts,
    private readonly patience: Patience,
  ) {
    this.said = new SaidState(cuts);
    this.fillDetermined();
  }

  *fromSnapshot(snapshot: number): Generator<string> {
    const { cuts, said } = this;
    if (snapshot === cuts.layout.snapshots) {
      yield this.text();
      return;
    }
    const known = new Known(cuts, said, (snapshot + 1) * cuts.layout.height);
    for (const _ of this.fromNode(snapshot, 0)) {
      if (!this.patience.spend()) return;
      const conflict = findConflict(known);
      if (conflict?.kind === "undecided") this.patience.lose();
      if (conflict === null) yield* this.fromSnapshot(snapshot + 1);
    }
  }

  /** Gives the nodes from `node` on everything that they may have received, one combination after the other. */
  private *fromNode(snapshot: number, node: number): Generator<void> {
    const { cuts, said } = this;
    const open = cuts.nodes.findIndex((_, index) => index >= node && cuts.freeChannels(snapshot, index).length > 0);
    if (open < 0) {
      yield;
      return;
    }
    const known = new Known(cuts, said, (snapshot + 1) * cuts.layout.height);
    for (const received of this.fromChannel(snapshot, open, 0)) {
      if (!this.patience.spend()) return;
      said.setBalance(snapshot, open, cuts.point(snapshot, open).balance + received);
      if (findConflictAt(known, open) === null) yield* this.fromNode(snapshot, open + 1);
    }
  }

  /** The same for the channels of one node; gives what it received on them together. */
  private *fromChannel(snapshot: number, node: number, place: number): Generator<bigint> {
    const channel = this.cuts.freeChannels(snapshot, node)[place];
    if (channel === undefined) {
      yield 0n;
      return;
    }
    for (const received of channel.received.toReversed()) {
      this.said.setChannel(snapshot, channel.source, node, channel.ahead - received);
      for (const others of this.fromChannel(snapshot, node, place + 1)) yield received + others;
    }
  }

  private fillDetermined(): void {
    const { cuts, said } = this;
    for (let line = 0; line < cuts.layout.lines; line += 1) {
      const slot = cuts.layout.slot(line);
      if (slot.kind === "balance") said.setBalance(slot.snapshot, slot.node, cuts.point(slot.snapshot, slot.node).balance);
      if (slot.kind !== "channel") continue;
      said.setChannel(slot.snapshot, slot.source, slot.target, cuts.range(slot.snapshot, slot.source, slot.target).ahead);
    }
  }

  private text(): string {
    const { cuts, said } = this;
    return Array.from({ length: cuts.layout.lines }, (_, line) => `${spell(outputOf(cuts, cuts.layout.slot(line), said))}\n`).join("");
  }
}
