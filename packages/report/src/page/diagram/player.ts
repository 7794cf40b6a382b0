/** Long enough to read a sentence. */
const STEP_MS = 1_600;

/** Goes on by itself, a step at a time, until there are no more. */
export class Player {
  private timer: ReturnType<typeof setInterval> | null = null;

  /** `next` returns whether it went on. */
  constructor(
    private readonly next: () => boolean,
    private readonly onChange: () => void,
  ) {}

  get isPlaying(): boolean {
    return this.timer !== null;
  }

  toggle(): void {
    if (this.timer !== null) return this.stop();
    if (!this.next()) return;
    this.timer = setInterval(() => {
      if (!this.next()) this.stop();
    }, STEP_MS);
    this.onChange();
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.onChange();
  }
}
