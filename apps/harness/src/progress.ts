/** Where progress is shown: standard error. */
interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const LINE_START_AND_CLEAR = "\r\u001b[K";

/** One line that changes as work goes on. Shown on a terminal only, so that no log fills with it. */
export class Progress {
  private shown = false;

  constructor(private readonly terminal: Terminal) {}

  show(text: string): void {
    if (this.terminal.isTTY !== true) return;
    this.terminal.write(`${LINE_START_AND_CLEAR}${text}`);
    this.shown = true;
  }

  /** Makes room for a report. */
  clear(): void {
    if (this.shown) this.terminal.write(LINE_START_AND_CLEAR);
    this.shown = false;
  }
}
