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
    return this.sentence(slot, `${this.reason(slot, conflict)}${this.wanted(slot, this.possible(slot, line))}`);
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
        return this.markers(conflict.nodes);
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
    const free = this.cuts.freeChannels(snapshot, node).map(({ source, ahead }) => `${ahead} on ${nameOf(this.cuts, source, node)}`);
    const still = free.length === 0 ? "nothing was" : `${all(free)} ${free.length === 1 ? "was" : "were"}`;
    return `node ${this.cuts.id(node)} had ${balance} when ReceiveAll (line ${at}) began, and ${still} still to come`;
  }

  private order({ snapshot, others, node }: Extract<Conflict, { kind: "order" }>): string {
    const recorded = (each: number): string => `${this.said.balance(each, node)} for snapshot ${each + 1}`;
    const list = all([...others, snapshot].map(recorded));
    return `node ${this.cuts.id(node)} recorded ${list}, and where it recorded more it had received no less on any channel`;
  }

  private markers(nodes: readonly number[]): string {
    const unreached = new Set(nodes);
    const into = (target: number): string[] =>
      [...this.cuts.nodes.keys()].filter((source) => !unreached.has(source)).map((source) => nameOf(this.cuts, source, target));
    const names = nodes.flatMap(into);
    const ids = nodes.map((node) => String(this.cuts.id(node)));
    const who = nodes.length === 1 ? `node ${ids.join("")}` : `the first of nodes ${all(ids)} to record`;
    const where = names.length > VALUES_LISTED ? "some channel from another node" : either(names);
    const others = this.cuts.layout.snapshots > 1 ? ", markers of other snapshots included" : "";
    return `${who} got its first marker on ${where}, and had received everything ahead of it there${others}`;
  }

  /** What would be right. */
  private wanted(slot: Slot, possible: readonly bigint[] | null): string {
    const few = possible !== null && possible.length > 0 && possible.length <= VALUES_LISTED;
    if (slot.kind === "balance")
      return few ? `, so node ${this.cuts.id(slot.node)} ${mayHave(possible)}` : this.bounds(slot.snapshot, slot.node);
    if (slot.kind !== "channel" || !few) return "";
    const name = `channel ${nameOf(this.cuts, slot.source, slot.target)}`;
    if (possible.length > 1) return `, so ${name} can hold ${either(possible.map(String))}`;
    const [only = 0n] = possible;
    return only === 0n ? `, so ${name} must hold 0` : `, so ${name} must hold the ${only} that it had not received yet`;
  }

  /** What a balance can have been, roughly. */
  private bounds(snapshot: number, node: number): string {
    const { balance } = this.cuts.point(snapshot, node);
    const most = this.cuts.freeChannels(snapshot, node).reduce((sum, { ahead }) => sum + ahead, balance);
    const recorded = this.said.balance(snapshot, node);
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
      return canHold(this.cuts, slot, candidate) && findConflict(known) === null;
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

function mayHave(possible: readonly bigint[]): string {
  return `${possible.length === 1 ? "must have recorded" : "can have recorded"} ${either(possible.map(String))}`;
}
