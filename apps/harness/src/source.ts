import { CutlineError } from "@cutline/core";

/** A file of a case, and the name that errors call it by. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** A line that says something. */
export interface Line {
  /** Where it stands: FILE:LINE. */
  readonly at: string;
  /** At least one. */
  readonly words: readonly string[];
}

/** A case that can't be read or can't be run. Its message begins with the place: FILE, or FILE:LINE. */
export class CaseError extends CutlineError {
  constructor(at: string, message: string) {
    super("BAD_CASE", `${at}: ${message}`);
  }
}

/** The lines that say something: without empty ones, and without comments, which begin with a `#` at the start of a word. */
export function linesOf({ file, text }: Source): Line[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.replace(/(^|\s)#.*$/, "").match(/\S+/g);
    return words === null ? [] : [{ at: `${file}:${index + 1}`, words }];
  });
}

/** The whole number from 0 to `most` that `word` is, or null. */
export function wholeNumber(word: string, most: number): number | null {
  return /^\d+$/.test(word) && Number(word) <= most ? Number(word) : null;
}

/** The tokens that `word` says, or null. As many as one likes, within 30 digits. */
export function tokenCount(word: string): bigint | null {
  return /^\d{1,30}$/.test(word) ? BigInt(word) : null;
}

/** A word or a line as errors show it: in quotation marks, cut to a readable length, with nothing that a terminal obeys. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Text order, that of the bytes: N10 comes before N2. */
export function byText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
