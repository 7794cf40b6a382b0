import type { WriteStream } from "node:tty";
import { StatusLine } from "@cutline/report";
import type { Completion, Sink } from "@cutline/script";
import type { StandardOutput } from "../standard-output.js";
import { History, historyFile } from "./history.js";
import type { Talk } from "./talk.js";
import { Terminal } from "./terminal.js";

/** What takes longer is worth a word. */
const SILENCE_MS_MAX = 1_000;

export interface TerminalTalkOptions {
  readonly output: StandardOutput;
  readonly complete: (line: string) => Completion;
  /** Ctrl-C came while something was being waited for. */
  readonly interrupted: () => void;
}

/** A person at a terminal, which standard input and standard output both are. */
export class TerminalTalk implements Talk {
  readonly source = null;
  readonly output: Sink;
  readonly report: Sink;
  private readonly terminal: Terminal;
  private readonly status: StatusLine;
  private readonly screen: WriteStream;

  constructor({ output, complete, interrupted }: TerminalTalkOptions) {
    const { stdin: input, stdout, stderr } = process;
    this.screen = stdout;
    const history = new History(historyFile(process.env));
    this.terminal = new Terminal({ input, output: stdout, history, complete, interrupted });
    this.status = new StatusLine(stdout);
    this.output = this.aside(output);
    this.report = this.aside({ write: (text) => stderr.write(text) });
  }

  columns(): number {
    return this.screen.columns;
  }

  next(): Promise<string | null> {
    return this.terminal.next();
  }

  async during<Result>(work: Promise<Result>, what: () => string | null): Promise<Result> {
    const patience = setTimeout(() => {
      const waitedFor = what();
      if (waitedFor !== null) this.status.show(`waiting for ${waitedFor}; Ctrl-C lets go of it`);
    }, SILENCE_MS_MAX);
    try {
      return await work;
    } finally {
      clearTimeout(patience);
      this.status.erase();
    }
  }

  close(): void {
    this.status.erase();
    this.terminal.close();
  }

  private aside(sink: Sink): Sink {
    return {
      write: (text) => {
        this.status.erase();
        this.terminal.aside(() => {
          sink.write(text);
        });
      },
    };
  }
}
