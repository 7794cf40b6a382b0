/** Something that takes its time. */
export interface Job {
  /** What to call it. */
  readonly text: string;
  /** Where it rejects, whoever waits gets that. */
  readonly work: () => Promise<void>;
}

/** `left`: it goes on, and nobody waits for it. `refused`: it was not begun, since another one hasn't ended. */
export type JobOutcome = "done" | "left" | "refused";

/** Does one job at a time, each waited for, until whoever waits has enough of it. */
export class JobInTurn {
  private current: { readonly text: string; readonly done: Promise<void> } | null = null;
  private giveUp: () => void = () => undefined;

  /** The job that hasn't ended, or null. */
  get underWay(): string | null {
    return this.current?.text ?? null;
  }

  /** Waits for the job before it, where that was left, and does this one. */
  async run({ text, work }: Job): Promise<JobOutcome> {
    if (this.current !== null && !(await this.waitFor(this.current.done))) return "refused";
    const done = work().finally(() => {
      this.current = null;
    });
    this.current = { text, done };
    return (await this.waitFor(done)) ? "done" : "left";
  }

  /** Lets whoever waits go on. The job does as well. */
  interrupt(): void {
    this.giveUp();
  }

  /** Whether it ended before the wait was interrupted. */
  private waitFor(done: Promise<void>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.giveUp = () => {
        resolve(false);
      };
      done.then(() => {
        resolve(true);
      }, reject);
    });
  }
}
