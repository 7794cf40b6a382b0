/** Clears the line of a terminal, and goes to its beginning. */
const CLEAR_LINE = "\r\u001b[K";

/** Tells how far something is, in one line that is written over again and again. On a terminal only: anything else gets nothing. */
export class Progress {
  private isShown = false;

  constructor(private readonly out: { readonly isTTY?: boolean; write(text: string): unknown }) {}

  tell(text: string): void {
    if (this.out.isTTY !== true) return;
    this.out.write(CLEAR_LINE + text);
    this.isShown = true;
  }

  /** Takes the line away. */
  end(): void {
    if (this.isShown) this.out.write(CLEAR_LINE);
    this.isShown = false;
  }
}
