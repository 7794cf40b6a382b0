import { Arguments } from "./arguments.js";
import { type Command, type Signature, SIGNATURES, type Verb, VERBS } from "./commands.js";
import { Cursor } from "./cursor.js";
import { type Expectation, parseOutput } from "./expectation.js";
import { LINE_LIMIT_CHARACTERS, PROBLEM_LIMIT } from "./limits.js";
import { nearest } from "./nearest.js";
import { Complaint, type Problem, problemAt, quote, ScriptError } from "./problem.js";
import { decodeSource } from "./source-text.js";

/** A parsed script. */
export interface Script {
  /** The name it is reported by. */
  readonly file: string;
  /** In the order in which they take effect. */
  readonly commands: readonly Command[];
  /** The outputs that it expects, where it is a transcript. */
  readonly expectations: readonly Expectation[];
}

const LINE_FEED = "\n";
const CARRIAGE_RETURN = 0x0d;
/** What no word may hold: control characters, and what looks like a blank or like nothing. */
const FOREIGN = /[\p{C}\p{Z}]/u;

/**
 * Parses a whole script, given as UTF-8 or as text. `file` is the name that reports call it by. Throws a ScriptError that lists every line
 * that can't be parsed; whether commands can be done is seen when they run.
 */
export function parseScript(source: Uint8Array | string, file: string): Script {
  const { text, unreadable } = decodeSource(source, file);
  const parser = new Parser(text, unreadable);
  let number = 1;
  for (let start = 0; start < text.length; number += 1) {
    const found = text.indexOf(LINE_FEED, start);
    const next = found < 0 ? text.length : found;
    parser.line(number, start, next > start && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next);
    start = next + 1;
  }
  return parser.script(file);
}

/** By the length of the command's word: no more than two share one, so that few are looked at. */
const SIGNATURES_BY_LENGTH = byLength(SIGNATURES);
const NO_SIGNATURES: readonly Signature[] = [];

/** Where a line stands that comes alone. */
export interface LinePlace {
  /** The name that reports call its source by. */
  readonly file: string;
  /** Its number, from 1. */
  readonly at: number;
  /** Words besides the commands that may begin a line where it comes from: one of them may have been meant. */
  readonly words: readonly string[];
}

/** Parses one line of a script that comes line by line. Throws a ScriptError about it. */
export function parseLine(line: string, { file, at, words }: LinePlace): Script {
  const parser = new Parser(line, new Map(), words);
  parser.line(at, 0, line.length);
  return parser.script(file);
}

/** Takes in a script line by line. */
class Parser {
  private readonly commands: Command[] = [];
  private readonly expectations: Expectation[] = [];
  private readonly problems: Problem[] = [];
  private badLines = 0;
  private readonly cursor: Cursor;

  constructor(
    text: string,
    private readonly unreadable: ReadonlyMap<number, Problem>,
    private readonly words: readonly string[] = [],
  ) {
    this.cursor = new Cursor(text);
  }

  /** Line number `at`, from index `start` to before `end`. */
  line(at: number, start: number, end: number): void {
    this.cursor.enter(start, end);
    const unreadable = this.unreadable.size === 0 ? undefined : this.unreadable.get(at);
    const problem = unreadable ?? this.parse(at);
    if (problem === null) return;
    this.badLines += 1;
    if (this.badLines <= PROBLEM_LIMIT) this.problems.push(problem);
  }

  script(file: string): Script {
    if (this.badLines > 0) throw new ScriptError(file, this.problems, this.badLines);
    return { file, commands: this.commands, expectations: this.expectations };
  }

  /** Returns what is wrong with the line, or null. */
  private parse(at: number): Problem | null {
    if (!this.cursor.enterContent()) return null;
    try {
      this.parseContent(at);
      return null;
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      return problemAt(at, this.cursor.line, foreignCharacter(this.cursor.line, error) ?? error);
    }
  }

  private parseContent(at: number): void {
    const { cursor } = this;
    const length = cursor.lineEnd - cursor.lineStart;
    if (length > LINE_LIMIT_CHARACTERS) {
      const limit = `at most ${LINE_LIMIT_CHARACTERS}, but for comments`;
      throw new Complaint(`the line has ${length} characters`, LINE_LIMIT_CHARACTERS, LINE_LIMIT_CHARACTERS + 1, limit);
    }
    const text = cursor.rest;
    const signature = signatureAt(cursor);
    if (signature !== null) {
      const next = new Arguments(signature, cursor);
      const command = readCommand(signature.verb, at, text, next);
      next.end();
      this.commands.push(command);
      return;
    }
    const output = parseOutput(text, cursor.wordStart - cursor.lineStart);
    if (output === null) throw unknownCommand(cursor, [...VERBS, ...this.words]);
    const before = this.commands.length === 0 ? null : this.commands.length - 1;
    this.expectations.push({ at, text, command: before, output });
  }
}

function byLength(signatures: readonly Signature[]): readonly (readonly Signature[])[] {
  const longest = Math.max(...signatures.map(({ verb }) => verb.length));
  return Array.from({ length: longest + 1 }, (_, length) => signatures.filter(({ verb }) => verb.length === length));
}

/** The signature of the command whose word the cursor is on, or null. */
function signatureAt(cursor: Cursor): Signature | null {
  const candidates = SIGNATURES_BY_LENGTH[cursor.wordLength] ?? NO_SIGNATURES;
  for (const signature of candidates) if (cursor.is(signature.verb)) return signature;
  return null;
}

function readCommand(verb: Verb, at: number, text: string, next: Arguments): Command {
  switch (verb) {
    case "StartMaster":
      return { kind: "startMaster", at, text };
    case "CreateNode":
      return { kind: "createNode", at, text, node: next.node(), amount: next.amount() };
    case "Send":
      return { kind: "send", at, text, source: next.node(), target: next.node(), amount: next.amount() };
    case "Receive":
      return { kind: "receive", at, text, node: next.node(), source: next.optionalNode() };
    case "ReceiveAll":
      return { kind: "receiveAll", at, text };
    case "BeginSnapshot":
      return { kind: "beginSnapshot", at, text, node: next.node() };
    case "CollectState":
      return { kind: "collectState", at, text };
    case "PrintSnapshot":
      return { kind: "printSnapshot", at, text };
    case "KillAll":
      return { kind: "killAll", at, text };
  }
}

function unknownCommand(cursor: Cursor, known: readonly string[]): Complaint {
  const { word } = cursor;
  const expected = `one of the commands ${known.join(", ")}`;
  return Complaint.ofWord(cursor, `unknown command ${quote(word)}`, expected, nearest(word, known));
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
