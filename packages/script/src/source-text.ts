import { SCRIPT_LIMIT_BYTES } from "./limits.js";
import { Complaint, type Problem, problemAt, ScriptError } from "./problem.js";

/** A script's text, and those of its lines that aren't UTF-8, by line number. */
export interface SourceText {
  readonly text: string;
  readonly unreadable: ReadonlyMap<number, Problem>;
}

const NONE: ReadonlyMap<number, Problem> = new Map();
const LINE_FEED = 0x0a;
/** What a decoder puts where bytes are no UTF-8, and the bytes that stand for the same character rightly. */
const REPLACEMENT = "\ufffd";
const REPLACEMENT_BYTES = [0xef, 0xbf, 0xbd] as const;

/** What a text is to be. */
export interface SourceKind {
  readonly what: string;
  readonly bytesMax: number;
}

const SCRIPT: SourceKind = { what: "script", bytesMax: SCRIPT_LIMIT_BYTES };

/** Decodes UTF-8, with or without a byte order mark. Throws a ScriptError where the source as a whole can't be what it is to be: too large, or UTF-16. */
export function decodeSource(source: Uint8Array | string, file: string, kind = SCRIPT): SourceText {
  if (typeof source === "string") return { text: source.startsWith("\ufeff") ? source.slice(1) : source, unreadable: NONE };
  refuseWhole(source, file, kind);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(source), unreadable: NONE };
  } catch {
    return { text: new TextDecoder("utf-8").decode(source), unreadable: unreadableLines(source) };
  }
}

function refuseWhole(source: Uint8Array, file: string, { what, bytesMax }: SourceKind): void {
  const refuse = (message: string, expected: string): never => {
    throw new ScriptError(file, [{ line: 1, column: 1, message, expected, suggestion: null, excerpt: null }], 1);
  };
  if (source.length > bytesMax) refuse(`the ${what} has ${source.length} bytes`, `at most ${bytesMax} bytes`);
  const [first, second] = source;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    refuse(`the ${what} is UTF-16`, "a text in UTF-8");
  }
}

function unreadableLines(source: Uint8Array): Map<number, Problem> {
  const problems = new Map<number, Problem>();
  const strict = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < source.length; line += 1) {
    const found = source.indexOf(LINE_FEED, start);
    const end = found < 0 ? source.length : found;
    const bytes = source.subarray(start, end);
    try {
      strict.decode(bytes);
    } catch {
      problems.set(line, unreadableLine(line, bytes));
    }
    start = end + 1;
  }
  return problems;
}

function unreadableLine(line: number, bytes: Uint8Array): Problem {
  const text = new TextDecoder("utf-8").decode(bytes).replace(/\r$/, "");
  const { character, byte } = firstReplaced(text, bytes);
  const hex = (bytes[byte] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return problemAt(line, text, new Complaint(`byte 0x${hex} is not UTF-8`, character, character + 1, "a text in UTF-8"));
}

/** Where the first bytes are that aren't UTF-8: the index in the text and in the bytes. */
function firstReplaced(text: string, bytes: Uint8Array): { character: number; byte: number } {
  let character = 0;
  let byte = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (const symbol of text) {
    const rightly = REPLACEMENT_BYTES.every((expected, index) => bytes[byte + index] === expected);
    if (symbol === REPLACEMENT && !rightly) break;
    character += symbol.length;
    byte += new TextEncoder().encode(symbol).length;
  }
  return { character, byte };
}
