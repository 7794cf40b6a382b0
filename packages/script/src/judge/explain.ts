import { findConflict, type Conflict } from "./conflict.js";
import { canHold, setValue, valueAt } from "./cut-lines.js";
import type { CollectedCuts } from "./cuts.js";
import { explainSlot, nameOf } from "./explain-slot.js";
import { Known } from "./known.js";
import type { Slot } from "./layout.js";
import { VALUES_LISTED, VALUES_TRIED } from "./limits.js";
import type { SaidState } from "./said-state.js";
import { sumsOf } from "./sums.js";
import { all, either } from "./words.js";

/** Explains why a printed collection can't be, for people who learn what a snapshot is. */
export class Explainer {
  constructor(
    private readonly cuts: CollectedCuts,
    private readonly said: SaidState,
  ) {}

  /** Why a slot can't hold what it does, whatever the others hold. */
  slot(slot: Slot): string {
    return this.sentence(slot, explainSlot(this.cuts, slot));
  }

  /** Why the value on line `line`, from 0, can't stand behind those before it. */
  conflict(line: number, conflict: Conflict): string {
    const slot = this.cuts.layout.slot(line);
    const wanted = this.wanted(slot, this.possible(slot, line)) ?? (conflict.kind === "money" ? this.bounds(slot) : "");
    return this.sentence(slot, `${this.reason(slot, conflict)}${wanted}`);
  }

  private sentence(slot: Slot, reason: string): string {
    const where = this.cuts.layout.snapshots === 1 ? "" : `in snapshot ${slot.snapshot + 1}, `;
    return `${where}${reason}; the output says ${valueAt(slot, this.said)}`;
  }

  private reason(slot: Slot, conflict: Conflict): string {
    switch (conflict.kind) {
      case "money":
        return slot.kind === "channel" ? this.gained(slot.snapshot, slot.target) : this.waiting(conflict.snapshot, conflict.node);
      case "order":
        return this.order(conflict);
      case "markers":
        return this.markers(conflict.snapshot, conflict.nodes);
      case "together":
        return "each node passes markers on in the order in which it recorded the snapshots, and no such order fits all that is printed";
      case "undecided":
        return "";
    }
  }

  private gained(snapshot: number, node: number): string {
    const { at, balance } = this.cuts.point(snapshot, node);
    const recorded = this.said.balance(snapshot, node);
    const more = recorded === balance ? "as much as" : `${recorded - balance} more than`;
    return `node ${this.cuts.id(node)} recorded ${recorded}, ${more} it had when ReceiveAll (line ${at}) began`;
  }

  private waiting(snapshot: number, node: number): string {
    const { at, balance } = this.cuts.point(snapshot, node);
    const free = this.cuts.freeChannels(snapshot, node);
    const list = all(free.map(({ source, ahead }) => `${ahead} on ${nameOf(this.cuts, source, node)}`));
    const sum = free.reduce((total, { ahead }) => total + ahead, 0n);
    const still = free.length === 0 ? "nothing" : free.length > VALUES_LISTED ? `${sum} on ${free.length} channels` : list;
    const was = free.length > 1 && free.length <= VALUES_LISTED ? "were" : "was";
    return `node ${this.cuts.id(node)} had ${balance} when ReceiveAll (line ${at}) began, and ${still} ${was} still to come`;
  }

  private order({ snapshot, others, node }: Extract<Conflict, { kind: "order" }>): string {
    const recorded = (each: number): string => `${this.said.balance(each, node)} for snapshot ${each + 1}`;
    const list = all([...others, snapshot].map(recorded));
    return `node ${this.cuts.id(node)} recorded ${list}, and where it recorded more it had received no less on any channel`;
  }

  private markers(snapshot: number, nodes: readonly number[]): string {
    const unreached = new Set(nodes);
    const names = nodes.flatMap((target) => {
      const { at } = this.cuts.point(snapshot, target);
      const sources = [...this.cuts.nodes.keys()].filter((source) => !unreached.has(source) && this.canBring(source, target, at));
      return sources.map((source) => nameOf(this.cuts, source, target));
    });
    const ids = nodes.map((node) => String(this.cuts.id(node)));
    const who = nodes.length === 1 ? `node ${ids.join("")}` : `the first of nodes ${all(ids)} to record`;
    const where = names.length > VALUES_LISTED ? "some channel from another node" : either(names);
    const others = this.cuts.layout.snapshots > 1 ? ", markers of other snapshots included" : "";
    return `${who} got its first marker on ${where}, and had received everything ahead of it there${others}`;
  }

  private canBring(source: number, target: number, line: number): boolean {
    return this.cuts.hasChannel(source, target) && this.cuts.existed(source, line);
  }

  /** What would be right; null where that is too much to say. */
  private wanted(slot: Slot, possible: readonly bigint[] | null): string | null {
    if (possible === null || possible.length === 0 || possible.length > VALUES_LISTED) return null;
    const list = either(possible.map(String));
    if (slot.kind === "balance") return `, so node ${this.cuts.id(slot.node)} must have recorded ${list}`;
    if (slot.kind !== "channel") return null;
    const notYet = possible.length > 1 || possible[0] === 0n ? list : `the ${list} that it had not received yet`;
    return `, so channel ${nameOf(this.cuts, slot.source, slot.target)} must hold ${notYet}`;
  }

  /** What a balance can have been, roughly. */
  private bounds(slot: Slot): string {
    if (slot.kind !== "balance") return "";
    const { balance } = this.cuts.point(slot.snapshot, slot.node);
    const most = this.cuts.freeChannels(slot.snapshot, slot.node).reduce((sum, { ahead }) => sum + ahead, balance);
    const recorded = this.said.balance(slot.snapshot, slot.node);
    if (recorded < balance) return `, so it can't have recorded less than ${balance}`;
    return recorded > most ? `, so it can't have recorded more than ${most}` : ", of which no part makes that";
  }

  /** The values that could stand on a line behind those before it; null where they are many. */
  private possible(slot: Slot, line: number): bigint[] | null {
    const candidates = this.candidates(slot);
    if (candidates === null || candidates.length > VALUES_TRIED) return null;
    const value = valueAt(slot, this.said);
    const known = new Known(this.cuts, this.said, line + 1);
    const possible = candidates.filter((candidate) => {
      setValue(slot, this.said, candidate);
      return canHold(this.cuts, slot, candidate) && (findConflict(known)?.kind ?? "undecided") === "undecided";
    });
    setValue(slot, this.said, value);
    return possible;
  }

  private candidates(slot: Slot): bigint[] | null {
    if (slot.kind === "channel") {
      const { ahead, received } = this.cuts.range(slot.snapshot, slot.source, slot.target);
      return received.map((sum) => ahead - sum).reverse();
    }
    if (slot.kind !== "balance") return [];
    const { balance } = this.cuts.point(slot.snapshot, slot.node);
    const sums = sumsOf(this.cuts.freeChannels(slot.snapshot, slot.node).map(({ received }) => received));
    return sums?.map((sum) => balance + sum) ?? null;
  }
}
