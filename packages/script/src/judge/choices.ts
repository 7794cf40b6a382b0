/** What kind of thing was chosen: the order of markers, or whether a line that could be a Receive's own is it. */
export type ChoiceKind = "order" | "own";

interface Choice {
  readonly kind: ChoiceKind;
  options: number;
  chosen: number;
}

/**
 * The ways to read an output, tried one after the other: a reading that comes to a point where it could go on in several ways asks here, and is told
 * the first way that isn't tried yet. A search by repetition: whoever reads starts over, and nothing has to be undone.
 */
export class Choices {
  private readonly made: Choice[] = [];
  private place = 0;

  /** Which of so many ways to go on, from 0. */
  choose(kind: ChoiceKind, options: number): number {
    const choice = this.made[this.place] ?? { kind, options, chosen: 0 };
    if (this.place === this.made.length) this.made.push(choice);
    this.place += 1;
    return choice.chosen;
  }

  /** The orders chosen by now explain what they could show in, and nothing to come depends on them: they stay. */
  settleOrders(): void {
    for (const choice of this.made) if (choice.kind === "order") choice.options = choice.chosen + 1;
  }

  /** Goes to the next way that isn't tried yet, the last choice first. Returns false where all are. */
  next(): boolean {
    this.place = 0;
    for (let last = this.made.at(-1); last !== undefined; last = this.made.at(-1)) {
      last.chosen += 1;
      if (last.chosen < last.options) return true;
      this.made.pop();
    }
    return false;
  }
}
