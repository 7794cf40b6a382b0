const SPACE = 0x20;
const TAB = 0x09;
const HASH = 0x23;
const DOLLAR = 0x24;
const GREATER = 0x3e;

/**
 * A line of a source, word by word. Blanks are spaces and tabs. Nothing is cut out of the source before somebody asks for it, and one
 * cursor serves every line: a script has a hundred thousand of them.
 */
export class Cursor {
  /** Index of the line's first character in the source, and of the one behind its last. */
  lineStart = 0;
  lineEnd = 0;
  /** Index of the word's first character in the source, and of the one behind its last. */
  wordStart = 0;
  wordEnd = 0;

  constructor(readonly source: string) {}

  /** Goes to the line from `start` to before `end`, before its first word. */
  enter(start: number, end: number): void {
    this.lineStart = start;
    this.lineEnd = end;
    this.wordStart = start;
    this.wordEnd = start;
  }

  /** Goes to the first word behind a transcript's prompt. Returns false where the line is blank or a comment. */
  enterContent(): boolean {
    if (!this.next()) return false;
    const first = this.firstCode;
    if ((first === DOLLAR || first === GREATER) && this.wordLength === 1 && !this.next()) return false;
    return this.firstCode !== HASH;
  }

  /** Goes to the next word. Returns whether there is one; if not, the last one stays. */
  next(): boolean {
    const { source, lineEnd } = this;
    let start = this.wordEnd;
    while (start < lineEnd && isBlank(source.charCodeAt(start))) start += 1;
    if (start === lineEnd) return false;
    let end = start + 1;
    while (end < lineEnd && !isBlank(source.charCodeAt(end))) end += 1;
    this.wordStart = start;
    this.wordEnd = end;
    return true;
  }

  get line(): string {
    return this.source.slice(this.lineStart, this.lineEnd);
  }

  get word(): string {
    return this.source.slice(this.wordStart, this.wordEnd);
  }

  /** The line from the word on, without blanks behind it. */
  get rest(): string {
    let end = this.lineEnd;
    while (isBlank(this.source.charCodeAt(end - 1))) end -= 1;
    return this.source.slice(this.wordStart, end);
  }

  get wordLength(): number {
    return this.wordEnd - this.wordStart;
  }

  /** The UTF-16 code of the word's first character. */
  get firstCode(): number {
    return this.source.charCodeAt(this.wordStart);
  }

  /** Whether the word is `word`. */
  is(word: string): boolean {
    return this.wordLength === word.length && this.source.startsWith(word, this.wordStart);
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
