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
  /** Whether something was written since somebody asked for room: only then can it have become less. */
  private wrote = false;

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
    this.wrote = true;
    this.sink.write(text);
  }

  /** What to wait for before more is written, if anything. Asked after each command, so it asks the sink only where that can have changed. */
  room(): Promise<void> | null {
    if (!this.wrote) return null;
    this.wrote = false;
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
