import type { Sink } from "@cutline/script";
import { scriptName } from "../read-script.js";
import type { StandardOutput } from "../standard-output.js";
import { pipedLines } from "./piped-lines.js";
import type { Talk } from "./talk.js";

/** What tables may take where nobody knows how wide the reader's window is. */
const COLUMNS = 100;

/** A program at the other end, or a file: no prompt, nothing but what commands print. */
export class PipedTalk implements Talk {
  readonly source = scriptName("-");
  readonly report: Sink = { write: (text) => process.stderr.write(text) };
  private readonly lines: AsyncGenerator<string>;
  private readonly closed: Promise<null>;
  private hangUp: () => void = () => undefined;

  constructor(
    private readonly input: NodeJS.ReadStream,
    readonly output: StandardOutput,
  ) {
    this.lines = pipedLines(input);
    this.closed = new Promise((resolve) => {
      this.hangUp = () => {
        resolve(null);
      };
    });
  }

  columns(): number {
    return COLUMNS;
  }

  /** Waits for a reader that is slower than we are, too. */
  async next(): Promise<string | null> {
    await this.output.room();
    return Promise.race([this.closed, this.read()]);
  }

  during<Result>(work: Promise<Result>): Promise<Result> {
    return work;
  }

  close(): void {
    this.hangUp();
    this.input.destroy();
  }

  private async read(): Promise<string | null> {
    try {
      const line = await this.lines.next();
      return line.done === true ? null : line.value;
    } catch (error) {
      if (!this.input.destroyed || isReadError(error)) this.report.write(`cutline: cannot read ${this.source}: ${String(error)}\n`);
      return null;
    }
  }
}

function isReadError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "read";
}
