import { type Awaitable, Fifo } from "@cutline/core";

/** Takes what came of an operation: one of the two is called, once, possibly before the operation has been started to the end. */
export interface Outcome<Result> {
  readonly succeed: (result: Result) => void;
  readonly fail: (error: unknown) => void;
}

/** An operation whose turn hasn't come. */
interface Waiting {
  readonly isExclusive: () => boolean;
  start(): void;
}

/**
 * The order of a cluster's commands. An *overlapping* operation starts as soon as those before it have started: the hosts keep the order, by
 * tickets. An *exclusive* one starts when all before it have finished, and those behind it wait for it.
 */
export class CommandOrder {
  private readonly waiting = new Fifo<Waiting>();
  private underWay = 0;
  private exclusive = false;
  private starting = false;

  /**
   * Runs `begin` in its turn; whether it is exclusive is asked then, when everything before it has started. An operation that finishes while it is
   * started, as most do in a cluster of one process, gives its result without a promise. `begin` must not throw: it tells its outcome.
   */
  run<Result>(isExclusive: () => boolean, begin: (outcome: Outcome<Result>) => void): Awaitable<Result> {
    const operation = new Operation(isExclusive, begin, this.finish);
    this.waiting.push(operation);
    if (!this.starting) this.startNext();
    return operation.result();
  }

  /** Runs asynchronous work in its turn, exclusively. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const attempt = async (): Promise<Result> => work(); // work that throws at once fails like any other
    return this.run<Result>(always, (outcome) => {
      attempt().then(outcome.succeed, outcome.fail);
    });
  }

  private startNext(): void {
    this.starting = true;
    for (let next = this.waiting.peek(); next !== undefined && !this.exclusive; next = this.waiting.peek()) {
      const exclusive = next.isExclusive();
      if (exclusive && this.underWay > 0) break;
      this.waiting.shift();
      this.exclusive = exclusive;
      this.underWay += 1;
      next.start();
    }
    this.starting = false;
  }

  private readonly finish = (): void => {
    this.underWay -= 1;
    if (this.underWay === 0) this.exclusive = false;
    if (!this.starting && this.waiting.length > 0) this.startNext();
  };
}

function always(): boolean {
  return true;
}

/** One operation, with a result that may be there before anybody asks for it. A script makes a million of them: it is one object, and no promise if it can. */
class Operation<Result> implements Outcome<Result>, Waiting {
  private state: "pending" | "succeeded" | "failed" = "pending";
  private value: Result | undefined;
  private error: unknown;
  private resolve: ((result: Result) => void) | null = null;
  private reject: ((error: unknown) => void) | null = null;

  constructor(
    readonly isExclusive: () => boolean,
    private readonly begin: (outcome: Outcome<Result>) => void,
    private readonly finished: () => void,
  ) {}

  start(): void {
    this.begin(this);
  }

  readonly succeed = (result: Result): void => {
    this.state = "succeeded";
    this.value = result;
    this.resolve?.(result);
    this.finished();
  };

  readonly fail = (error: unknown): void => {
    this.state = "failed";
    this.error = error;
    this.reject?.(error);
    this.finished();
  };

  /** The result, or a promise of it; throws or rejects where it failed. */
  result(): Awaitable<Result> {
    if (this.state === "succeeded") return this.value as Result; // succeed() has set it
    if (this.state === "failed") throw this.error;
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}
