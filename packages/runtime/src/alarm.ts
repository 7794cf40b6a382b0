/** Calls at a time, or sooner: for deadlines that are looked at when it rings, and mostly have moved on by then. */
export class Alarm {
  private timer: NodeJS.Timeout | null = null;
  private ringsAtMs = Number.POSITIVE_INFINITY;

  constructor(
    private readonly nowMs: () => number,
    private readonly ring: () => void,
  ) {}

  /** Sees to it that it rings at `atMs` at the latest; null: no need. */
  setBy(atMs: number | null): void {
    if (atMs === null || atMs >= this.ringsAtMs) return;
    this.cancel();
    this.ringsAtMs = atMs;
    this.timer = setTimeout(
      () => {
        this.cancel();
        this.ring();
      },
      Math.max(0, Math.ceil(atMs - this.nowMs())),
    );
  }

  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.ringsAtMs = Number.POSITIVE_INFINITY;
  }
}
