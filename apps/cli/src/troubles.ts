import type { Sink } from "@cutline/script";

/**
 * What is said on standard error: reports of commands, and trouble that no command answers for. A command that failed because of a trouble
 * tells of it, so that the trouble itself need not be told as well.
 */
export class Troubles implements Sink {
  private readonly untold = new Map<string, string>();

  constructor(private readonly sink: Sink) {}

  /** Keeps a trouble in mind. */
  add(code: string, message: string): void {
    this.untold.set(message, code);
  }

  /** Writes a report. */
  write(text: string): void {
    for (const message of this.untold.keys()) if (text.includes(message)) this.untold.delete(message);
    this.sink.write(text);
  }

  /** Tells those that no report told of. */
  tell(): void {
    for (const [message, code] of this.untold) this.sink.write(`cutline: ${message} [${code}]\n`);
    this.untold.clear();
  }
}
