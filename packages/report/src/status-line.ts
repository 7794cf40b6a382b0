/** A terminal's line that is written over again and again. */
export interface StatusTerminal {
  /** Its width in characters, as it is now. */
  readonly columns: number;
  write(text: string): unknown;
}

const ERASE_TO_END = "\u001b[K";
const RETURN = "\r";

/** One line at the bottom of a terminal that says how things stand. Whoever writes anything else there erases it first. */
export class StatusLine {
  private shown = "";

  constructor(private readonly terminal: StatusTerminal) {}

  /** Shows `text`, as much of it as fits. Writes nothing where it is there already. */
  show(text: string): void {
    const fitting = text.slice(0, Math.max(0, this.terminal.columns - 1)); // a full line would make some terminals scroll
    if (fitting === this.shown) return;
    this.shown = fitting;
    this.terminal.write(`${RETURN}${fitting}${ERASE_TO_END}`);
  }

  /** Leaves an empty line, with the cursor at its begin. */
  erase(): void {
    if (this.shown === "") return;
    this.shown = "";
    this.terminal.write(`${RETURN}${ERASE_TO_END}`);
  }
}
