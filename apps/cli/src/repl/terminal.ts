import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import { Fifo } from "@cutline/core";
import type { Completion } from "@cutline/script";
import { HISTORY_LINES } from "../limits.js";
import { GatedOutput } from "./gated-output.js";
import type { History } from "./history.js";

/** A line copied with its prompt is a line of a transcript. */
const PROMPT = "> ";
const HINT = "Ctrl-D or quit leaves, and so does another Ctrl-C";
const TO_LINE_END = { ctrl: true, name: "e" };
const DELETE_TO_LINE_START = { ctrl: true, name: "u" };

export interface TerminalOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly history: History;
  /** What the last word of a line may become. */
  readonly complete: (line: string) => Completion;
  /** Ctrl-C came while no line was being asked for. */
  readonly interrupted: () => void;
}

/** Somebody at a terminal, who types lines. Keeps what is typed apart from what is printed, whenever either comes. */
export class Terminal {
  private readonly gate: GatedOutput;
  private readonly readline: Interface;
  /** Lines that came before they were asked for. */
  private readonly ahead = new Fifo<string>();
  /** Takes the next line, while one is asked for. */
  private waiter: ((line: string | null) => void) | null = null;
  private isClosed = false;
  /** Whether the last thing that came was a Ctrl-C. */
  private wasInterrupted = false;

  constructor(private readonly options: TerminalOptions) {
    const { input, output, history, complete } = options;
    this.gate = new GatedOutput(output);
    this.readline = createInterface({
      input,
      output: this.gate,
      terminal: true,
      prompt: PROMPT,
      history: history.load(),
      historySize: HISTORY_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string) => {
        const { candidates, word } = complete(line);
        return [[...candidates], word];
      },
    });
    input.on("error", this.close); // the terminal is gone
    this.readline.on("line", this.came).on("SIGINT", this.interrupt).on("close", this.close);
  }

  /** The next line that is typed; null where there will be none any more. */
  next(): Promise<string | null> {
    const line = this.ahead.shift();
    if (line !== undefined) {
      this.options.output.write(`${PROMPT}${line}\n`);
      return Promise.resolve(line);
    }
    if (this.isClosed) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiter = resolve;
      this.prompt();
    });
  }

  /** Lets something be written that is whole lines: above the line that is being typed, where there is one. */
  aside(write: () => void): void {
    if (!this.gate.isOpen) {
      write();
      return;
    }
    const { output } = this.options;
    moveCursor(output, 0, -this.readline.getCursorPos().rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    write();
    this.prompt();
  }

  /** Ends it: nothing is read any more, and the terminal is as it was. Whoever waits for a line gets null. Idempotent. */
  readonly close = (): void => {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.gate.isOpen) this.options.output.write("\n");
    this.gate.isOpen = false;
    this.readline.close();
    this.gate.destroy();
    this.answer(null);
  };

  private readonly came = (line: string): void => {
    this.options.history.add(line);
    this.wasInterrupted = false;
    this.gate.isOpen = false;
    if (this.waiter === null) this.ahead.push(line);
    else this.answer(line);
  };

  private readonly interrupt = (): void => {
    if (this.waiter === null) {
      this.ahead.clear();
      this.options.interrupted();
      return;
    }
    if (this.wasInterrupted && this.readline.line === "") {
      this.close();
      return;
    }
    this.wasInterrupted = true;
    this.dropLine();
  };

  /** The line that is being typed stays on the screen, and that is all that is left of it. */
  private dropLine(): void {
    this.readline.write(null, TO_LINE_END);
    this.gate.isOpen = false;
    this.readline.write(null, DELETE_TO_LINE_START);
    this.options.output.write(`^C\n${HINT}\n`);
    this.prompt();
  }

  private answer(line: string | null): void {
    const waiter = this.waiter;
    this.waiter = null;
    waiter?.(line);
  }

  /** Shows the prompt with what is typed behind it. Readline goes up by as many rows as it believes to be in, so they are made first. */
  private prompt(): void {
    this.options.output.write("\n".repeat(this.readline.getCursorPos().rows));
    this.gate.isOpen = true;
    this.readline.prompt(true);
  }
}
