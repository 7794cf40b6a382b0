import { type Awaitable, Fifo } from "@cutline/core";
import { LoneOperation, type Operation } from "./operation.js";
import type { Turn } from "./turn.js";

/**
 * The order of a cluster's commands. An *overlapping* operation starts as soon as those before it have started: the hosts keep the order, by
 * tickets. An *exclusive* one starts when all before it have finished, and those behind it wait for it.
 */
export class CommandOrder {
  private readonly waiting = new Fifo<Operation<unknown>>();
  private underWay = 0;
  private exclusive = false;
  private starting = false;

  /** Whether nothing is under way and nothing waits. */
  get isIdle(): boolean {
    return this.underWay === 0 && this.waiting.length === 0;
  }

  /**
   * Runs an operation in its turn. One that finishes while it is started, as most do in a cluster of one process, gives its result without a
   * promise. Where `turn` was cancelled by then, it is not begun.
   */
  run<Result>(operation: Operation<Result>, turn?: Turn): Awaitable<Result> {
    operation.turn = turn;
    this.waiting.push(operation);
    if (!this.starting) this.startNext();
    return operation.result();
  }

  /** Runs asynchronous work in its turn, exclusively. */
  async alone<Result>(work: () => Promise<Result>, turn?: Turn): Promise<Result> {
    return this.run(new LoneOperation(work), turn);
  }

  private startNext(): void {
    this.starting = true;
    for (let next = this.waiting.peek(); next !== undefined && !this.exclusive; next = this.waiting.peek()) {
      const exclusive = next.isExclusive();
      if (exclusive && this.underWay > 0) break;
      this.waiting.shift();
      this.exclusive = exclusive;
      this.underWay += 1;
      next.start(this.finish);
    }
    this.starting = false;
  }

  private readonly finish = (): void => {
    this.underWay -= 1;
    if (this.underWay === 0) this.exclusive = false;
    if (!this.starting && this.waiting.length > 0) this.startNext();
  };
}
