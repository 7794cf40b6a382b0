import { Cursor } from "./cursor.js";
import { LINE_LIMIT_CHARACTERS, PROBLEM_LIMIT } from "./limits.js";
import { type BadLines, Complaint, type Problem, problemAt } from "./problem.js";
import type { SourceText } from "./source-text.js";

const LINE_FEED = "\n";
const CARRIAGE_RETURN = 0x0d;
/** What no word may hold: control characters, and what looks like a blank or like nothing. */
const FOREIGN = /[\p{C}\p{Z}]/u;

/** Goes through a text line by line, and gathers what is wrong with it. */
export class LineParser {
  /** On the line that is being parsed. */
  readonly cursor: Cursor;
  private readonly problems: Problem[] = [];
  private count = 0;

  constructor(private readonly source: SourceText) {
    this.cursor = new Cursor(source.text);
  }

  /** Calls `parse` for every line, with its number and the cursor before its first word. A Complaint that it throws becomes a Problem. */
  all(parse: (at: number) => void): void {
    const { text, unreadable } = this.source;
    let number = 1;
    for (let start = 0; start < text.length; number += 1) {
      const found = text.indexOf(LINE_FEED, start);
      const next = found < 0 ? text.length : found;
      const problem = unreadable.get(number);
      if (problem !== undefined) this.add(problem);
      else this.line(number, start, next > start && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next, parse);
      start = next + 1;
    }
  }

  /** The same for line number `at`, from index `start` to before `end`. */
  line(at: number, start: number, end: number, parse: (at: number) => void): void {
    this.cursor.enter(start, end);
    try {
      parse(at);
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      const { line } = this.cursor;
      this.add(problemAt(at, line, foreignCharacter(line, error) ?? error));
    }
  }

  /** Throws a Complaint where the line is too long to be worth taking apart. */
  requireLength(): void {
    const length = this.cursor.lineEnd - this.cursor.lineStart;
    if (length <= LINE_LIMIT_CHARACTERS) return;
    const limit = `at most ${LINE_LIMIT_CHARACTERS}, but for comments`;
    throw new Complaint(`the line has ${length} characters`, LINE_LIMIT_CHARACTERS, LINE_LIMIT_CHARACTERS + 1, limit);
  }

  /** What is wrong with the lines gone through, in their order; null where nothing is. */
  badLines(file: string): BadLines | null {
    if (this.count === 0) return null;
    return { file, problems: this.problems.sort((one, other) => one.line - other.line), count: this.count };
  }

  private add(problem: Problem): void {
    this.count += 1;
    if (this.count <= PROBLEM_LIMIT) this.problems.push(problem);
  }
}

/** The Complaint about a character in the word concerned that shouldn't be in any word: it explains more than `complaint` does. */
function foreignCharacter(line: string, complaint: Complaint): Complaint | null {
  const found = FOREIGN.exec(line.slice(complaint.start, complaint.end).replaceAll(/[ \t]/g, "_"));
  if (found === null) return null;
  const at = complaint.start + found.index;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const expected = "words with spaces or tabs between them, and lines that end with LF or CRLF";
  return new Complaint(`the character U+${code} can't be in a command`, at, at + found[0].length, expected);
}
