import type { Script } from "../parse.js";
import { printsOf } from "./assignments.js";
import { Choices } from "./choices.js";
import { countCut } from "./count-cut.js";
import type { CollectedCuts } from "./cuts.js";
import { COUNT_TRIES, LIST_TRIES, OUTPUTS_COMPARED } from "./limits.js";
import { Patience } from "./patience.js";
import { Telling, type Told } from "./telling.js";
import { Walk } from "./walk.js";

/** How many outputs a script has. */
export interface OutputCount {
  readonly count: bigint;
  /** False: there are more, or may be; counting them would take too long. */
  readonly exact: boolean;
}

/**
 * Counts the different outputs that a script has, in one spelling, without `--keep-going`. `limit`: how many choices of Receive, and how many combinations of
 * what nodes may have recorded, are gone through one by one. Where one snapshot at a time is under way and few nodes record it in a ReceiveAll, a formula
 * counts, and the number may be any.
 */
export function countOutputs(script: Script, limit = COUNT_TRIES): OutputCount {
  const choices = new Choices();
  const patience = new Patience(limit);
  let count = 0n;
  let exact = true;
  do {
    if (!patience.spend()) return { count, exact: false };
    const telling = tell(script, choices);
    if (telling.guessed) return countListed(script, limit);
    const counts = collectionsOf(telling.told).map((cuts) => countPrints(cuts, patience));
    count += counts.reduce((product, each) => product * each.count, 1n);
    exact &&= counts.every((each) => each.exact);
  } while (choices.next());
  return { count, exact };
}

/** At most `limit` different outputs of a script, in the course's spelling. Fewer where it has fewer, or where finding more would take too long. */
export function listOutputs(script: Script, limit: number): string[] {
  const outputs = new Set<string>();
  const patience = new Patience(LIST_TRIES);
  const choices = new Choices();
  do {
    const { told } = tell(script, choices);
    for (const output of outputsOf(told, patience)) {
      outputs.add(output);
      patience.restore();
      if (outputs.size >= limit) return [...outputs];
    }
  } while (patience.spend() && choices.next());
  return [...outputs];
}

function tell({ commands }: Script, choices: Choices): Telling {
  const telling = new Telling(choices);
  new Walk(telling).run(commands);
  return telling;
}

/** Where a choice was a guess, several may tell the same, and outputs must be compared. */
function countListed(script: Script, limit: number): OutputCount {
  const most = Math.min(limit, OUTPUTS_COMPARED);
  const listed = listOutputs(script, most).length;
  return { count: BigInt(listed), exact: listed < most };
}

function collectionsOf(told: readonly Told[]): CollectedCuts[] {
  return [...new Set(told.flatMap((piece) => (piece.kind === "cuts" ? [piece.cuts] : [])))];
}

function countPrints(cuts: CollectedCuts, patience: Patience): OutputCount {
  const counted = cuts.layout.snapshots === 1 ? countCut(cuts) : null;
  if (counted !== null) return { count: counted, exact: true };
  let count = 0n;
  for (const _ of printsOf(cuts, patience)) count += 1n;
  return { count, exact: !patience.over };
}

/** Every output that consists of these pieces. A collection that is printed twice is the same both times. */
function* outputsOf(told: readonly Told[], patience: Patience): Generator<string> {
  const prints = collectionsOf(told).map((cuts) => ({ cuts, list: new LazyList(printsOf(cuts, patience)), place: 0 }));
  if (prints.some(({ list }) => list.at(0) === undefined)) return;
  do {
    const chosen = new Map(prints.map(({ cuts, list, place }) => [cuts, list.at(place) ?? ""]));
    yield told.map((piece) => (piece.kind === "line" ? `${piece.text}\n` : (chosen.get(piece.cuts) ?? ""))).join("");
  } while (advance(prints));
}

/** Goes to the next combination, the last place first. Returns false where there is none. */
function advance(prints: { readonly list: LazyList; place: number }[]): boolean {
  for (const print of prints.toReversed()) {
    print.place += 1;
    if (print.list.at(print.place) !== undefined) return true;
    print.place = 0;
  }
  return false;
}

/** What a generator gives, kept. */
class LazyList {
  private readonly items: string[] = [];

  constructor(private readonly source: Iterator<string>) {}

  at(index: number): string | undefined {
    while (this.items.length <= index) {
      const next = this.source.next();
      if (next.done === true) return undefined;
      this.items.push(next.value);
    }
    return this.items[index];
  }
}
