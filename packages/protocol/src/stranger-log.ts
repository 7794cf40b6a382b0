/** Somebody who was turned away at a port. */
export interface TurnedAway {
  /** Where it came from, without its port: a stranger has a new one each time. */
  readonly address: string;
  /** A stable name of the reason: one of few, whatever strangers send. */
  readonly code: string;
  /** What was wrong, for a person. */
  readonly reason: string;
}

/** From the first of a kind until those that came after it are told, as a number. */
export const STRANGER_PERIOD_MS = 60_000;

/** Kinds of strangers that are told apart. Whoever has many addresses must not fill the log either: past this, all share one. */
export const STRANGER_KINDS_MAX = 100;

/** Whose address stands for all those past the limit. */
const OTHERS = "somebody at one of many other addresses";

/** One address with one reason, until its period ends. */
interface Kind {
  readonly first: TurnedAway;
  readonly endsAtMs: number;
  /** How many came after the first. */
  more: number;
}

/**
 * What is said of strangers: the first from an address with a reason is told at once, those that follow are counted, and the count is told when the
 * period ends. So a line comes for each kind and period at the most, however many come. Time is passed in, in milliseconds of a clock that never goes
 * back.
 */
export class StrangerLog {
  /** By address and code; those whose periods end first come first. */
  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly tell: (line: string) => void) {}

  turnedAway(stranger: TurnedAway, nowMs: number): void {
    this.tick(nowMs);
    const known = this.kinds.get(keyOf(stranger));
    if (known !== undefined) {
      known.more += 1;
      return;
    }
    if (this.kinds.size >= STRANGER_KINDS_MAX && stranger.address !== OTHERS) {
      return this.turnedAway({ ...stranger, address: OTHERS, code: "", reason: "these are not told apart" }, nowMs);
    }
    this.begin({ first: stranger, endsAtMs: nowMs + STRANGER_PERIOD_MS, more: 0 });
    this.tell(`${stranger.address} was turned away: ${stranger.reason}`);
  }

  /** Tells of the periods that have ended. A kind that went on begins another one; a kind that didn't is forgotten. */
  tick(nowMs: number): void {
    for (const [key, kind] of this.kinds) {
      if (nowMs < kind.endsAtMs) return;
      this.kinds.delete(key);
      if (kind.more === 0) continue;
      this.tellCount(kind);
      this.begin({ first: kind.first, endsAtMs: nowMs + STRANGER_PERIOD_MS, more: 0 });
    }
  }

  /** Tells the counts of periods that have not ended, and forgets everybody. */
  end(): void {
    for (const kind of this.kinds.values()) if (kind.more > 0) this.tellCount(kind);
    this.kinds.clear();
  }

  /** When to tick; null: there is nobody to tell of. */
  get wakeAtMs(): number | null {
    return this.kinds.values().next().value?.endsAtMs ?? null;
  }

  private begin(kind: Kind): void {
    this.kinds.set(keyOf(kind.first), kind);
  }

  private tellCount({ first: { address, reason }, more }: Kind): void {
    this.tell(`${address} was turned away ${more} more ${more === 1 ? "time" : "times"}: ${reason}`);
  }
}

function keyOf({ address, code }: TurnedAway): string {
  return `${address} ${code}`;
}
