import type { Step } from "./diagram.js";

/**
 * Gives steps their columns. Steps that had nothing to do with each other may share one, so that a diagram is no longer than its causes demand; and none goes
 * left of one that was placed before it, so that what stands in one column may well have happened at one time.
 */
export class ColumnLayout {
  private last = 0;
  private readonly lastOfLane = new Map<number, number>();

  /** Columns that are taken. */
  get count(): number {
    return this.lastOfLane.size === 0 ? 0 : this.last + 1;
  }

  /** The column of a lane's next step, which is caused by `causes`. */
  place(lane: number, causes: readonly Pick<Step, "column">[]): number {
    const behind = this.lastOfLane.get(lane) ?? -1;
    const column = causes.reduce((least, cause) => Math.max(least, cause.column + 1), Math.max(this.last, behind + 1));
    this.last = column;
    this.lastOfLane.set(lane, column);
    return column;
  }
}
