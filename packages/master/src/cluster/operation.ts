import type { Awaitable } from "@cutline/core";
import type { Turn } from "./turn.js";

/** Takes what came of an operation: one of the two is called, once, possibly before the operation has been started to the end. */
export interface Outcome<Result> {
  succeed(result: Result): void;
  fail(error: unknown): void;
}

/**
 * Something that a cluster does in its turn, with a result that may be there before anybody asks for it. A script makes a million of them: each is one
 * object, and no promise if it can.
 */
export abstract class Operation<Result> implements Outcome<Result> {
  private state: "pending" | "succeeded" | "failed" = "pending";
  private value: Result | undefined = undefined;
  private error: unknown = undefined;
  private promised: Outcome<Result> | null = null;
  private finished: (() => void) | null = null;
  /** Who may give it up before it begins; absent: nobody. */
  turn: Turn | undefined = undefined;

  /** Whether it may overlap with nothing. Asked when its turn has come, just before it begins. */
  abstract isExclusive(): boolean;

  /** Does it, or sets it going. Tells by `succeed` or `fail` when it is done; what it throws is its failure. */
  protected abstract begin(): void;

  /** Its turn has come. `finished` is called once it is done. */
  start(finished: () => void): void {
    this.finished = finished;
    try {
      this.turn?.begin();
      this.begin();
    } catch (error) {
      this.fail(error);
    }
  }

  succeed(result: Result): void {
    this.state = "succeeded";
    this.value = result;
    this.promised?.succeed(result);
    this.finished?.();
  }

  fail(error: unknown): void {
    this.state = "failed";
    this.error = error;
    this.promised?.fail(error);
    this.finished?.();
  }

  /** The result, or a promise of it; throws or rejects where it failed. */
  result(): Awaitable<Result> {
    if (this.state === "succeeded") return this.value as Result; // succeed() has set it
    if (this.state === "failed") throw this.error;
    return new Promise((succeed, fail) => {
      this.promised = { succeed, fail };
    });
  }
}

/** Asynchronous work that overlaps with nothing. */
export class LoneOperation<Result> extends Operation<Result> {
  constructor(private readonly work: () => Promise<Result>) {
    super();
  }

  isExclusive(): boolean {
    return true;
  }

  protected begin(): void {
    this.work().then(
      (result) => {
        this.succeed(result);
      },
      (error: unknown) => {
        this.fail(error);
      },
    );
  }
}
