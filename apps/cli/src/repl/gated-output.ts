import { Writable } from "node:stream";
import type { WriteStream } from "node:tty";

/**
 * What readline writes on: a terminal while its gate is open, else nothing. What is typed or pasted while a command is done would otherwise be mixed up
 * with what the command prints; readline keeps it, and it is shown when its turn comes.
 */
export class GatedOutput extends Writable {
  readonly isTTY = true;
  isOpen = false;

  constructor(private readonly terminal: WriteStream) {
    super({ decodeStrings: false });
    terminal.on("resize", this.resized);
  }

  get columns(): number {
    return this.terminal.columns;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  override _write(chunk: unknown, _encoding: string, callback: () => void): void {
    if (this.isOpen && typeof chunk === "string") this.terminal.write(chunk);
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.terminal.off("resize", this.resized);
    callback(error);
  }

  private readonly resized = (): void => {
    this.emit("resize");
  };
}
