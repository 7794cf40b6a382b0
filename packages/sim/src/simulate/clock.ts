import type { Timeline } from "./timeline.js";

/** A host's clock: it runs fast or slow, and jumps. Hosts measure waiting by it, and nothing else. */
export class SimulatedClock {
  private offsetMs = 0;

  /** `rate`: how many of its milliseconds pass in one. */
  constructor(
    private readonly timeline: Timeline,
    private readonly rate: number,
  ) {}

  get nowMs(): number {
    return this.timeline.nowMs * this.rate + this.offsetMs;
  }

  jump(byMs: number): void {
    this.offsetMs += byMs;
  }

  /** For how long to wait until the clock shows this, if it doesn't jump: as timers do, in whole milliseconds of the clock. Virtual milliseconds. */
  msUntil(shownMs: number): number {
    return Math.max(0, Math.ceil(shownMs - this.nowMs) / this.rate);
  }
}
