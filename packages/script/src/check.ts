import type { Command } from "./commands.js";
import { type Expectation, type ExpectedOutput, parseOutput } from "./expectation.js";
import type { Output } from "./output.js";
import type { Script } from "./parse.js";
import type { CommandResult } from "./result.js";
import { COURSE_SPELLING } from "./styles/course.js";
import { printSpelled } from "./styles/spelling.js";
import type { Style } from "./styles/style.js";

/** A place where a run printed something else than its transcript. */
export interface Difference {
  /** The transcript's line, from 1: that of the expectation, or of the command where an output was not expected. */
  readonly line: number;
  /** The line as the transcript has it; null where it has none. */
  readonly expected: string | null;
  /** The line as it was printed, in the course's spelling; null where there was none. */
  readonly printed: string | null;
}

/**
 * Compares a run with the outputs in its transcript: give `style` to the run, and ask for `differences` when it is over. Spelling doesn't count. A
 * command without any expected output is not compared, so that a transcript may show only what matters; a command with some must print exactly these.
 */
export class TranscriptCheck {
  /** Takes in what each command prints. Prints nothing itself. */
  readonly style: Style = {
    name: "check",
    print: (command, result) => {
      this.take(command, result);
    },
  };
  private readonly expected = new Map<Command | null, Expectation[]>();
  private readonly printed = new Map<Command, string[]>();

  constructor({ commands, expectations }: Script) {
    for (const expectation of expectations) {
      const command = expectation.command === null ? null : (commands[expectation.command] ?? null);
      const others = this.expected.get(command);
      if (others === undefined) this.expected.set(command, [expectation]);
      else others.push(expectation);
    }
  }

  /** Where the run differs, in the order of the lines. */
  differences(): Difference[] {
    return [...this.expected].flatMap(([command, expectations]) => {
      return compare(command, expectations, command === null ? [] : (this.printed.get(command) ?? []));
    });
  }

  private take(command: Command, result: CommandResult): void {
    if (!this.expected.has(command)) return;
    const lines: string[] = [];
    const output: Pick<Output, "line"> = { line: (line) => lines.push(line) };
    printSpelled(result, COURSE_SPELLING, output);
    this.printed.set(command, lines);
  }
}

function compare(command: Command | null, expectations: readonly Expectation[], printed: readonly string[]): Difference[] {
  const differences: Difference[] = [];
  const last = expectations.at(-1)?.at ?? command?.at ?? 1;
  for (let index = 0; index < Math.max(expectations.length, printed.length); index += 1) {
    const expectation = expectations[index];
    const line = printed[index];
    if (expectation !== undefined && line !== undefined && same(expectation.output, parseOutput(line, 0))) continue;
    differences.push({ line: expectation?.at ?? last, expected: expectation?.text ?? null, printed: line ?? null });
  }
  return differences;
}

/** Whether two lines say the same, however they are spelled. */
function same(one: ExpectedOutput, other: ExpectedOutput | null): boolean {
  return other !== null && facts(one) === facts(other);
}

function facts(output: ExpectedOutput): string {
  return JSON.stringify(output, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** A difference in words: `arg.txt:7: expected 1 Transfer 300, but it printed 1 Transfer 400`. */
export function formatDifference(file: string, { line, expected, printed }: Difference): string {
  if (expected === null) return `${file}:${line}: behind this line it also printed: ${printed ?? ""}`;
  return `${file}:${line}: expected ${expected}, but it printed ${printed ?? "nothing more"}`;
}
