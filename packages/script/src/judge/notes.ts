import type { ExpectedOutput } from "../expectation.js";
import type { OutputLine } from "./output.js";
import { spell, spellAsSeed } from "./read-line.js";

/** Something about an output that doesn't make it illegal. */
export interface Note {
  /** The first line concerned, from 1. */
  readonly line: number;
  /** How many lines are. */
  readonly count: number;
  /** About the first. */
  readonly message: string;
}

/** What to note of lines about channels that the topology doesn't have. */
export function absentNotes(lines: readonly OutputLine[]): Note[] {
  const [first] = lines;
  if (first === undefined) return [];
  return [
    {
      line: first.number,
      count: lines.length,
      message: `"${first.text}" is about a channel that the topology doesn't have, and needn't be printed`,
    },
  ];
}

/** Gathers what is only a matter of spelling: a note for each way in which each kind of line differs. */
export class Notes {
  private readonly found = new Map<string, { line: number; count: number; message: string }>();
  private firstAsCourse: OutputLine | null = null;
  private firstAsSeed: OutputLine | null = null;

  /** Returns whether there is nothing to note of a line. */
  output(line: OutputLine, output: ExpectedOutput): boolean {
    const ours = spell(output);
    if (line.text === ours) {
      if (this.firstAsCourse === null && ours !== spellAsSeed(output)) this.firstAsCourse = line;
      return true;
    }
    if (line.text === spellAsSeed(output)) {
      this.firstAsSeed ??= line;
      this.add(`${output.kind} seed`, line, `"${line.text}" is how the original program spells "${ours}"`);
    } else {
      this.add(output.kind, line, `"${line.text}" is spelled "${ours}"`);
    }
    return false;
  }

  comment(line: OutputLine): void {
    this.add("comment", line, "this is a comment, and doesn't count");
  }

  list(): Note[] {
    const notes: Note[] = [...this.found.values()];
    if (this.firstAsCourse !== null && this.firstAsSeed !== null) {
      const line = Math.max(this.firstAsCourse.number, this.firstAsSeed.number);
      const message = `two spellings are mixed: "${this.firstAsCourse.text}" on line ${this.firstAsCourse.number}, "${this.firstAsSeed.text}" on line ${this.firstAsSeed.number}`;
      notes.push({ line, count: 1, message });
    }
    return notes.sort((one, other) => one.line - other.line);
  }

  private add(key: string, { number }: OutputLine, message: string): void {
    const note = this.found.get(key);
    if (note === undefined) this.found.set(key, { line: number, count: 1, message });
    else note.count += 1;
  }
}
