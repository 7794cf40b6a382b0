import { Fifo } from "@cutline/core";

interface Turn {
  readonly isAlone: boolean;
  /** Begins it; `end` is called when it is over. */
  readonly begin: (end: () => void) => void;
}

/** Readers and writers: what is done alone waits for all before it, and everything behind waits for it. */
export class Turns {
  private readonly waiting = new Fifo<Turn>();
  private underWay = 0;
  private isAlone = false;

  /** Whether nothing is under way, and nothing waits. */
  get isIdle(): boolean {
    return this.underWay === 0 && this.waiting.length === 0;
  }

  run(isAlone: boolean, begin: (end: () => void) => void): void {
    this.waiting.push({ isAlone, begin });
    this.beginNext();
  }

  private beginNext(): void {
    for (let next = this.waiting.peek(); next !== undefined; next = this.waiting.peek()) {
      if (this.isAlone || (next.isAlone && this.underWay > 0)) return;
      this.waiting.shift();
      this.underWay += 1;
      this.isAlone = next.isAlone;
      next.begin(() => {
        this.underWay -= 1;
        this.isAlone = false;
        this.beginNext();
      });
    }
  }
}
