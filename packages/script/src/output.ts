import { OUTPUT_CHUNK_CHARACTERS } from "./limits.js";

/** Where text goes: standard output, standard error, or a test's string. It is whole lines, each with its line feed. */
export interface Sink {
  write(text: string): void;
  /** Resolves once a reader that lags behind has caught up; null, or no such method: it doesn't lag. Who writes on regardless fills memory. */
  room?(): Promise<void> | null;
}

/** Puts the lines of one turn of the event loop together, so that a write carries many. Nothing is kept back while the run waits. */
export class Output {
  private text = "";
  private scheduled = false;

  constructor(private readonly sink: Sink) {}

  /** `line` is without its line feed. */
  line(line: string): void {
    this.text += line + "\n";
    if (this.text.length >= OUTPUT_CHUNK_CHARACTERS) this.flush();
    else if (!this.scheduled) this.flushAfterTurn();
  }

  flush(): void {
    if (this.text === "") return;
    const text = this.text;
    this.text = "";
    this.sink.write(text);
  }

  /** What to wait for before more is written, if anything. */
  room(): Promise<void> | null {
    return this.sink.room?.() ?? null;
  }

  private flushAfterTurn(): void {
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }
}
