import { CutlineError } from "@cutline/core";
import type { Cursor } from "./cursor.js";
import { EXCERPT_CHARACTERS, PROBLEM_LIMIT, QUOTE_CHARACTERS } from "./limits.js";

/** A line that can't be parsed. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly expected: string;
  /** The command that was probably meant, or null. */
  readonly suggestion: string | null;
  /** The line, or the part of it around the mark, and below it the mark; null where the line can't be shown. */
  readonly excerpt: Excerpt | null;
  /** Where what is wrong is another file: its bad lines. */
  readonly elsewhere?: BadLines;
}

/** Lines of a file that can't be parsed. */
export interface BadLines {
  readonly file: string;
  /** In the order of the lines; no more than PROBLEM_LIMIT. */
  readonly problems: readonly Problem[];
  /** How many lines are bad. */
  readonly count: number;
}

export interface Excerpt {
  readonly text: string;
  readonly mark: string;
}

/** What is wrong with a line, and at which of its characters: thrown while the line is parsed, made a Problem once it is known where it stands. */
export class Complaint extends Error {
  constructor(
    message: string,
    /** Index in the line of the first character concerned, and of the one behind the last. */
    readonly start: number,
    readonly end: number,
    readonly expected: string,
    readonly suggestion: string | null = null,
    /** The bad lines of another file, where that is what is wrong. */
    readonly elsewhere: BadLines | null = null,
  ) {
    super(message);
  }

  /** About the word that the cursor is on. */
  static ofWord(
    { lineStart, wordStart, wordEnd }: Cursor,
    message: string,
    expected: string,
    suggestion: string | null = null,
    elsewhere: BadLines | null = null,
  ): Complaint {
    return new Complaint(message, wordStart - lineStart, wordEnd - lineStart, expected, suggestion, elsewhere);
  }
}

/** A script, or a file that one names, that can't be parsed: nothing was run. Its message is the whole report, each bad line with its place. */
export class ScriptError extends CutlineError implements BadLines {
  /** What the command line ends with. */
  readonly exitStatus = 2;

  constructor(
    readonly file: string,
    /** In the order of the lines; no more than PROBLEM_LIMIT. */
    readonly problems: readonly Problem[],
    /** How many lines are bad. */
    readonly count: number,
  ) {
    super("BAD_SCRIPT", [...formatBadLines({ file, problems, count }), `${file}: ${countOf(count)}; nothing was run`].join("\n"));
  }
}

/** The Problem that `complaint` is on line number `line`, which reads `text`. */
export function problemAt(line: number, text: string, complaint: Complaint): Problem {
  const { message, start, end, expected, suggestion, elsewhere } = complaint;
  const problem = { line, column: characters(text, start) + 1, message, expected, suggestion, excerpt: excerptOf(text, start, end) };
  return elsewhere === null ? problem : { ...problem, elsewhere };
}

/** "1 bad line", "2 bad lines" */
export function countOf(lines: number): string {
  return lines === 1 ? "1 bad line" : `${lines} bad lines`;
}

function formatBadLines({ file, problems, count }: BadLines): string[] {
  const unshown = count - problems.length;
  const more = unshown === 0 ? [] : [`${file}: ${unshown} more lines are bad; the first ${PROBLEM_LIMIT} are shown`];
  return [...problems.map((problem) => formatProblem(file, problem)), ...more];
}

/** A bad line as it is reported. `file` null: without its place, for whoever has just typed it. */
export function formatProblem(file: string | null, { line, column, message, expected, suggestion, excerpt, elsewhere }: Problem): string {
  const lines = [file === null ? message : `${file}:${line}:${column}: ${message}`];
  if (excerpt !== null) lines.push(`    ${excerpt.text}`, `    ${excerpt.mark}`);
  lines.push(`  expected: ${expected}`);
  if (suggestion !== null) lines.push(`  did you mean ${suggestion}?`);
  if (elsewhere !== undefined) lines.push(...formatBadLines(elsewhere));
  return lines.join("\n");
}

/**
 * The part of a line around the characters from `start` to before `end`, with a mark under these, which may be behind its end.
 * Tabs stay, so that both lines agree.
 */
function excerptOf(line: string, start: number, end: number): Excerpt {
  const from = Math.max(0, start - EXCERPT_CHARACTERS);
  const to = Math.min(line.length, start + EXCERPT_CHARACTERS);
  const before = (from > 0 ? "…" : "") + visible(line.slice(from, start));
  const marked = visible(line.slice(start, Math.min(end, to)));
  const after = visible(line.slice(Math.min(end, to), to)) + (to < line.length ? "…" : "");
  const blank = before.replace(/[^\t]/gu, " ") + " ".repeat(Math.max(0, start - line.length));
  return { text: before + marked + after, mark: blank + "^".repeat(Math.max(1, characters(marked, marked.length))) };
}

/** A word in quotation marks, cut to a readable length. */
export function quote(word: string): string {
  const short = word.length > QUOTE_CHARACTERS ? `${word.slice(0, QUOTE_CHARACTERS)}…` : word;
  return `"${visible(short)}"`;
}

/** The text with a sign for each character that a terminal would hide or obey: ␀ for NUL, ␣ for what only looks like a blank, � for the rest. */
function visible(text: string): string {
  return text.replace(/(?![ \t])[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return /\p{Z}/u.test(character) ? "␣" : "�";
  });
}

/** How many characters come before index `end`: a pair of surrogates is one. */
function characters(text: string, end: number): number {
  let count = 0;
  for (let at = 0; at < end; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
