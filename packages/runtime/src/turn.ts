/**
 * Runs `flush` once at the end of the current turn of the event loop, however often it is asked. What one turn makes shares its frames, so
 * batches grow with the load, and without load nothing waits.
 */
export class Turn {
  private scheduled: NodeJS.Immediate | null = null;

  constructor(private readonly flush: () => void) {}

  /** The end of this turn has something to do. */
  request(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = null;
      this.flush();
    });
  }

  /** Forgets what was requested. */
  cancel(): void {
    if (this.scheduled !== null) clearImmediate(this.scheduled);
    this.scheduled = null;
  }
}
