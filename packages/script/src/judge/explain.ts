import { formatChannel } from "@cutline/core";
import { canHold, setValue, valueAt } from "./cut-lines.js";
import type { Conflict } from "./conflict.js";
import { findConflict } from "./conflict.js";
import type { CollectedCuts, FreeChannel } from "./cuts.js";
import type { Slot } from "./layout.js";
import { VALUES_LISTED } from "./limits.js";
import type { SaidState } from "./said-state.js";
import { sumsOf } from "./sums.js";
import { all, either } from "./words.js";

/** Values that are tried one by one, to say which of them are possible. */
const VALUES_TRIED = 50;

/** Explains, for people who learn what a snapshot is, why a printed collection can't be. */
export class Explainer {
  constructor(
    private readonly cuts: CollectedCuts,
    private readonly said: SaidState,
  ) {}

  /** Why a slot can't hold a value, whatever the others hold. */
  slot(slot: Slot, value: bigint): string {
    const reason = slot.kind === "channel" ? this.channel(slot) : slot.kind === "balance" ? this.balance(slot) : "";
    return `${this.where(slot.snapshot)}${reason}; the output says ${value}`;
  }

  /** Why the value on line `line`, from 0, can't stand behind those before it. */
  conflict(line: number, conflict: Conflict): string {
    const slot = this.cuts.layout.slot(line);
    const value = valueAt(slot, this.said);
    const possible = this.possible(slot, line);
    return `${this.where(slot.snapshot)}${this.reason(slot, conflict, possible)}; the output says ${value}`;
  }

  private where(snapshot: number): string {
    return this.cuts.layout.snapshots === 1 ? "" : `in snapshot ${snapshot + 1}, `;
  }

  private name(source: number, target: number): string {
    return formatChannel({ source: this.cuts.id(source), target: this.cuts.id(target) });
  }

  private balance({ snapshot, node }: Extract<Slot, { kind: "balance" }>): string {
    return this.recording(snapshot, node);
  }

  /** "node 2 recorded 1100 when it first saw a marker, on (1 → 2)" */
  private recording(snapshot: number, node: number): string {
    const { at, source, balance } = this.cuts.point(snapshot, node);
    const id = this.cuts.id(node);
    if (source === null) return `node ${id} recorded ${balance} when it began the snapshot (line ${at} of the script)`;
    const channel = formatChannel({ source, target: id });
    return `node ${id} recorded ${balance} when it first saw a marker, on ${channel} (line ${at} of the script)`;
  }

  private channel({ snapshot, source, target }: Extract<Slot, { kind: "channel" }>): string {
    const { ahead, received } = this.cuts.range(snapshot, source, target);
    const { at, open } = this.cuts.point(snapshot, target);
    const name = this.name(source, target);
    const [from, to] = [this.cuts.id(source), this.cuts.id(target)];
    if (received.length > 1) {
      const values = received.map((sum) => String(ahead - sum));
      const list = values.length > VALUES_LISTED ? `a rest of its ${ahead}` : either(values);
      return `the transfers in channel ${name} ahead of the marker are received first to last, so what node ${to} had not received yet is ${list}`;
    }
    if (open && ahead === 0n)
      return `channel ${name} must hold 0: no money was in it ahead of the marker when ReceiveAll (line ${at}) began`;
    if (open) return `channel ${name} must hold the ${ahead} that node ${from}, which came later, sent before it recorded`;
    const rest =
      ahead === 0n
        ? `0: nothing that node ${from} sent before it recorded`
        : `the ${ahead} that node ${from} sent before it recorded and that`;
    const when = `${this.recording(snapshot, target)}, so channel ${name} must hold`;
    return ahead === 0n ? `${when} ${rest} was still to be received` : `${when} the ${ahead} that it had not received yet`;
  }

  private reason(slot: Slot, conflict: Conflict, possible: readonly bigint[] | null): string {
    const must = this.must(slot, possible);
    switch (conflict.kind) {
      case "money":
        return slot.kind === "channel" ? this.moneyOfChannel(slot, must) : this.moneyOfBalance(conflict.snapshot, conflict.node, must);
      case "order":
        return this.order(conflict, must);
      case "markers":
        return this.markers(conflict, must);
      case "together":
        return `it can't be in one run with the snapshots before it: whichever markers came first, some node would have to record them in another order`;
      case "undecided":
        return "nobody knows";
    }
  }

  private must(slot: Slot, possible: readonly bigint[] | null): string {
    const what =
      slot.kind === "channel"
        ? `channel ${this.name(slot.source, slot.target)}`
        : slot.kind === "balance"
          ? `node ${this.cuts.id(slot.node)}`
          : "this";
    const verb = slot.kind === "channel" ? "hold" : "have recorded";
    if (possible === null || possible.length === 0) return `${what} can't ${verb} that`;
    if (possible.length === 1) return `${what} must ${verb} ${possible[0] ?? 0n}`;
    if (possible.length <= VALUES_LISTED) return `${what} can ${verb} ${either(possible.map(String))}`;
    return `${what} can't ${verb} that`;
  }

  private moneyOfChannel({ snapshot, target }: Extract<Slot, { kind: "channel" }>, must: string): string {
    const { at, balance } = this.cuts.point(snapshot, target);
    const id = this.cuts.id(target);
    const recorded = this.said.balance(snapshot, target);
    const more = recorded - balance;
    const first =
      more === 0n
        ? `node ${id} recorded ${recorded}, all that it had when ReceiveAll (line ${at}) began`
        : `node ${id} recorded ${recorded}, ${more} more than when ReceiveAll (line ${at}) began`;
    return `${first}, so ${must}, which it had not received yet`;
  }

  private moneyOfBalance(snapshot: number, node: number, must: string): string {
    const { at, balance } = this.cuts.point(snapshot, node);
    const id = this.cuts.id(node);
    const free = this.cuts.freeChannels(snapshot, node);
    const waiting =
      free.length === 0
        ? "nothing was"
        : `${all(free.map((channel) => this.waiting(channel, node)))} ${free.length === 1 ? "was" : "were"}`;
    return `node ${id} had ${balance} when ReceiveAll (line ${at}) began and ${waiting} still to come, so ${must}`;
  }

  private waiting({ source, ahead }: FreeChannel, node: number): string {
    return `${ahead} on ${this.name(source, node)}`;
  }

  private order({ earlier, later, node }: Extract<Conflict, { kind: "order" }>, must: string): string {
    const [first, second] = [this.said.balance(earlier, node), this.said.balance(later, node)];
    const id = this.cuts.id(node);
    return `node ${id} recorded ${first} for snapshot ${earlier + 1} and ${second} for snapshot ${later + 1}, so what it had received on each channel by the one it had by the other: ${must}`;
  }

  private markers({ snapshot, nodes }: Extract<Conflict, { kind: "markers" }>, must: string): string {
    const targets = new Set(nodes);
    const names: string[] = [];
    for (const target of nodes) {
      for (let source = 0; source < this.cuts.nodes.length; source += 1) {
        if (source !== target && !targets.has(source)) names.push(this.name(source, target));
      }
    }
    const list = names.length > VALUES_LISTED ? "" : ` (${either(names)})`;
    const who =
      nodes.length === 1
        ? `node ${this.cuts.id(nodes[0] ?? 0)}`
        : `the first of nodes ${all(nodes.map((node) => String(this.cuts.id(node))))}`;
    const mark = snapshot < 0 ? "" : "its first marker";
    return `${who} got ${mark} on a channel${list} on which it had received everything by then, so that this holds 0; ${must}`;
  }

  /** The values that could stand on a line behind those before it; null where they are too many to try. */
  private possible(slot: Slot, line: number): bigint[] | null {
    const candidates = this.candidates(slot);
    if (candidates === null || candidates.length > VALUES_TRIED) return null;
    const value = valueAt(slot, this.said);
    const possible = candidates.filter((candidate) => {
      setValue(slot, this.said, candidate);
      return canHold(this.cuts, slot, candidate) && findConflict(this.cuts, this.said, line + 1) === null;
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
