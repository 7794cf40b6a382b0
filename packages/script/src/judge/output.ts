import { LINES_KEPT } from "./limits.js";
import { type Note, Notes } from "./notes.js";
import { readLine, type Said } from "./read-line.js";

/** A line of somebody's output that says something. */
export interface OutputLine {
  /** From 1, blank lines counted. */
  readonly number: number;
  /** Without prompt, and without blanks around it. */
  readonly text: string;
  readonly says: Said;
}

/** Somebody's output, read. */
export interface ReadOutput {
  readonly lines: readonly OutputLine[];
  /** The number of the line behind the last. */
  readonly end: number;
  /** Whether commands are echoed in it. */
  readonly echoed: boolean;
  readonly notes: readonly Note[];
}

/** A transcript's prompt: before a command, an output, or nothing. */
const PROMPT = /^[$>](?:\s+|$)/;

/** Reads an output. Blank lines, comments and prompts say nothing. */
export function readOutput(text: string): ReadOutput {
  const reader = new Reader();
  let number = 0;
  for (let start = text.startsWith("\ufeff") ? 1 : 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    number += 1;
    reader.line(number, contentOf(text.slice(start, end)));
    start = end + 1;
  }
  return { lines: reader.lines, end: number + 1, echoed: reader.echoed, notes: reader.notes.list() };
}

function contentOf(line: string): string {
  const content = line.trim();
  return content.startsWith("$") || content.startsWith(">") ? content.replace(PROMPT, "") : content;
}

class Reader {
  readonly lines: OutputLine[] = [];
  readonly notes = new Notes();
  echoed = false;
  /** What lines say of which nothing was to note. */
  private readonly plain = new Map<string, Said>();

  line(number: number, text: string): void {
    if (text === "") return;
    const plain = this.plain.get(text);
    const line = { number, text, says: plain ?? readLine(text) };
    if (text.startsWith("#")) return this.notes.comment(line);
    this.lines.push(line);
    if (plain === undefined) this.note(line);
  }

  private note(line: OutputLine): void {
    const { says, text } = line;
    if (says.kind === "command") this.echoed = true;
    else if (says.kind !== "unknown" && this.notes.output(line, says) && this.plain.size < LINES_KEPT) this.plain.set(text, says);
  }
}
