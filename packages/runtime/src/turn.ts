import { LAZY_MS_MAX } from "./limits.js";

/** What is done at the end of turns of the event loop. */
export interface TurnEnd {
  /** What others wait for: done at the end of every turn that asked for it. */
  flush(): void;
  /** What nobody waits for while there is more to come: put off as long as `isBusy`, for LAZY_MS_MAX at most. */
  flushLazily(): void;
  /** Whether more is certain to come. */
  isBusy(): boolean;
}

/**
 * Gathers what one turn of the event loop makes, however often it is asked, so that frames grow with the load; without load nothing waits.
 */
export class Turn {
  private scheduled: NodeJS.Immediate | null = null;
  private deadline: NodeJS.Timeout | null = null;

  constructor(private readonly end: TurnEnd) {}

  /** Something happened in this turn. */
  request(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = null;
      this.endTurn();
    });
  }

  /** Forgets what was requested. */
  cancel(): void {
    if (this.scheduled !== null) clearImmediate(this.scheduled);
    if (this.deadline !== null) clearTimeout(this.deadline);
    this.scheduled = null;
    this.deadline = null;
  }

  private endTurn(): void {
    this.end.flush();
    if (!this.end.isBusy()) this.flushLazily();
    else {
      this.deadline ??= setTimeout(() => {
        this.flushLazily();
      }, LAZY_MS_MAX);
    }
  }

  private flushLazily(): void {
    if (this.deadline !== null) clearTimeout(this.deadline);
    this.deadline = null;
    this.end.flushLazily();
  }
}
