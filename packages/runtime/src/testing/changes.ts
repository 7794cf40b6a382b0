/** Waits for conditions without polling: whoever changes something announces it. */
export class Changes {
  private readonly checks = new Set<() => void>();

  /** Something that a condition may depend on has changed. */
  announce(): void {
    for (const check of [...this.checks]) check();
  }

  /** Resolves as soon as `condition` holds. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.checks.delete(check);
        resolve();
      };
      this.checks.add(check);
      check();
    });
  }
}
