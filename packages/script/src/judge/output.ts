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
  const lines: OutputLine[] = [];
  const notes = new Notes();
  let number = 0;
  let echoed = false;
  for (let start = text.startsWith("\ufeff") ? 1 : 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    number += 1;
    const content = text.slice(start, end).trim().replace(PROMPT, "");
    start = end + 1;
    if (content === "") continue;
    const line = { number, text: content, says: readLine(content) };
    if (content.startsWith("#")) {
      notes.comment(line);
      continue;
    }
    lines.push(line);
    if (line.says.kind === "command") echoed = true;
    else if (line.says.kind !== "unknown") notes.output(line, line.says);
  }
  return { lines, end: number + 1, echoed, notes: notes.list() };
}
