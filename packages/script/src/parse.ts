import { Arguments } from "./arguments.js";
import { type Command, type Signature, SIGNATURES, type Verb, VERBS } from "./commands.js";
import type { Cursor } from "./cursor.js";
import { type Expectation, parseOutput } from "./expectation.js";
import { LineParser } from "./line-parser.js";
import { nearest } from "./nearest.js";
import { Complaint, quote, ScriptError } from "./problem.js";
import { readTopology, unreadable } from "./read-topology.js";
import { decodeSource } from "./source-text.js";
import { type TopologyChoice, withTopology } from "./topology.js";
import type { ReadNamedFile } from "./topology-file.js";

/** A parsed script. */
export interface Script {
  /** The name it is reported by. */
  readonly file: string;
  /** In the order in which they take effect. */
  readonly commands: readonly Command[];
  /** The outputs that it expects, where it is a transcript. */
  readonly expectations: readonly Expectation[];
}

/**
 * Parses a whole script, given as UTF-8 or as text. `file` is the name that reports call it by; `readNamed` reads the file that its Topology names. Throws a
 * ScriptError that lists every line that can't be parsed; whether commands can be done is seen when they run.
 */
export function parseScript(source: Uint8Array | string, file: string, readNamed: ReadNamedFile = unreadable): Script {
  const parser = new Parser(new LineParser(decodeSource(source, file)), readNamed);
  return parser.parse(file);
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
  /** What a Topology before it chose. */
  readonly topology: TopologyChoice | null;
  readonly readNamed: ReadNamedFile;
}

/** Parses one line of a script that comes line by line. Throws a ScriptError about it. The topology of a StartMaster is left for the caller to fill in. */
export function parseLine(line: string, { file, at, words, topology, readNamed }: LinePlace): Script {
  const lines = new LineParser({ text: line, unreadable: new Map() });
  return new Parser(lines, readNamed, { words, topology }).parseLine(file, at, line.length);
}

/** Takes in a script line by line. */
class Parser {
  private readonly commands: Command[] = [];
  private readonly expectations: Expectation[] = [];
  /** The line of the Topology, and what it chose, if it could be parsed. */
  private topologyAt: number | null = null;
  private choice: TopologyChoice | null;
  private readonly words: readonly string[];

  constructor(
    private readonly lines: LineParser,
    private readonly readNamed: ReadNamedFile,
    { words, topology }: Pick<LinePlace, "words" | "topology"> = { words: [], topology: null },
  ) {
    this.words = words;
    this.choice = topology;
  }

  parse(file: string): Script {
    this.lines.all(this.parseAny);
    const { commands, choice, ...rest } = this.script(file);
    return { ...rest, commands: choice === null ? commands : withTopology(commands, choice) };
  }

  parseLine(file: string, at: number, length: number): Script {
    this.lines.line(at, 0, length, this.parseAny);
    return this.script(file);
  }

  private readonly parseAny = (at: number): void => {
    if (this.lines.cursor.enterContent()) this.parseContent(at);
  };

  private script(file: string): Script & { readonly choice: TopologyChoice | null } {
    const bad = this.lines.badLines(file);
    if (bad !== null) throw new ScriptError(file, bad.problems, bad.count);
    const { commands, expectations, choice } = this;
    return { file, commands, expectations, choice };
  }

  private parseContent(at: number): void {
    const { cursor } = this.lines;
    this.lines.requireLength();
    const text = cursor.rest;
    const signature = signatureAt(cursor);
    if (signature !== null) {
      const next = new Arguments(signature, cursor);
      const command =
        signature.verb === "Topology" ? this.topology(at, text, next) : readCommand(signature.verb, at, text, next, this.choice);
      next.end();
      this.commands.push(command);
      return;
    }
    const output = parseOutput(text, cursor.wordStart - cursor.lineStart);
    if (output === null) throw unknownCommand(cursor, [...VERBS, ...this.words]);
    const before = this.commands.length === 0 ? null : this.commands.length - 1;
    this.expectations.push({ at, text, command: before, output });
  }

  /** The cursor is on the command's own word. */
  private topology(at: number, text: string, next: Arguments): Command {
    const { cursor } = this.lines;
    if (this.topologyAt !== null) {
      throw Complaint.ofWord(cursor, `there is a Topology already, on line ${this.topologyAt}`, "one Topology, for the whole script");
    }
    this.topologyAt = at;
    if (this.commands.length > 0) throw Complaint.ofWord(cursor, "Topology comes too late", "it before every other command");
    const argument = next.word();
    this.choice = readTopology(argument, cursor, this.readNamed);
    return { kind: "topology", at, text, argument, choice: this.choice };
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

function readCommand(verb: Exclude<Verb, "Topology">, at: number, text: string, next: Arguments, topology: TopologyChoice | null): Command {
  switch (verb) {
    case "StartMaster":
      return { kind: "startMaster", at, text, topology: null };
    case "CreateNode":
      return { kind: "createNode", at, text, node: next.nodeOf(topology?.kind === "file" ? topology.file : null), amount: next.amount() };
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
