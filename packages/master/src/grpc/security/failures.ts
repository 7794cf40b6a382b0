import { ADDRESS_FAILURES_MAX, ADDRESSES_MAX, FAILURES_PERIOD_MS } from "./limits.js";

/** The failures of one address, until its period ends. */
interface Period {
  readonly endsAtMs: number;
  failures: number;
}

/**
 * How often each address failed to show who it is. Time is passed in, in milliseconds of a clock that never goes back. It keeps nobody out who is
 * right: many may share an address, and a token is too long to be guessed however often somebody tries.
 */
export class Failures {
  /** Those whose periods end first come first. */
  private readonly periods = new Map<string, Period>();

  /** An address failed once more. Returns whether it has failed too often in its period. */
  failed(address: string, nowMs: number): boolean {
    this.forgetEnded(nowMs);
    const period = this.periods.get(address) ?? this.begin(address, nowMs);
    period.failures += 1;
    return period.failures > ADDRESS_FAILURES_MAX;
  }

  /** How many addresses are counted. */
  get size(): number {
    return this.periods.size;
  }

  private begin(address: string, nowMs: number): Period {
    const [first] = this.periods.keys();
    if (this.periods.size >= ADDRESSES_MAX && first !== undefined) this.periods.delete(first);
    const period = { endsAtMs: nowMs + FAILURES_PERIOD_MS, failures: 0 };
    this.periods.set(address, period);
    return period;
  }

  private forgetEnded(nowMs: number): void {
    for (const [address, { endsAtMs }] of this.periods) {
      if (nowMs < endsAtMs) return;
      this.periods.delete(address);
    }
  }
}
