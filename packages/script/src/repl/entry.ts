import type { Command } from "../commands.js";
import { Cursor } from "../cursor.js";
import { nearest } from "../nearest.js";
import { type LinePlace, parseLine } from "../parse.js";
import { Complaint, problemAt, quote, ScriptError } from "../problem.js";
import { SESSION_WORDS, type SessionWord, type Topic, TOPICS } from "./manual.js";
import { type TableName, TABLES } from "./show.js";

/** What a line of an interactive session asks for. */
export type Entry =
  | { readonly kind: "command"; readonly command: Command }
  | { readonly kind: "show"; readonly tables: readonly TableName[]; readonly text: string }
  /** `topic` null: all of them. */
  | { readonly kind: "help"; readonly topic: Topic | null }
  | { readonly kind: "quit" }
  /** A line that some program printed: it came with a transcript. */
  | { readonly kind: "output" }
  /** A blank line or a comment. */
  | { readonly kind: "nothing" };

/** Where a line stands, and what was chosen before it. */
export type EntryPlace = Omit<LinePlace, "words">;

/** Reads a line. Throws a ScriptError where it is nothing that a session knows. */
export function readEntry(line: string, place: EntryPlace): Entry {
  const cursor = new Cursor(line);
  cursor.enter(0, line.length);
  if (!cursor.enterContent()) return { kind: "nothing" };
  const word = SESSION_WORDS.find((known) => cursor.is(known));
  if (word === undefined) return commandEntry(line, place);
  try {
    return sessionEntry(word, cursor);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    throw new ScriptError(place.file, [problemAt(place.at, line, error)], 1);
  }
}

function commandEntry(line: string, place: EntryPlace): Entry {
  const { commands } = parseLine(line, { ...place, words: SESSION_WORDS });
  const [command] = commands;
  return command === undefined ? { kind: "output" } : { kind: "command", command };
}

function sessionEntry(word: SessionWord, cursor: Cursor): Entry {
  switch (word) {
    case "show": {
      const text = cursor.rest;
      const table = option(cursor, TABLES, "a table");
      return { kind: "show", tables: table === null ? TABLES : [table], text };
    }
    case "help":
      return { kind: "help", topic: option(cursor, TOPICS, "a command") };
    case "quit":
    case "exit":
      option(cursor, [], "nothing");
      return { kind: "quit" };
  }
}

/** The one word that may follow, or null where none does. */
function option<Word extends string>(cursor: Cursor, words: readonly Word[], what: string): Word | null {
  if (!cursor.next()) return null;
  const found = words.find((word) => cursor.is(word));
  const unexpected = found === undefined || cursor.next();
  if (!unexpected) return found;
  const { word } = cursor;
  if (found !== undefined || words.length === 0) throw Complaint.ofWord(cursor, `${quote(word)} is left over`, "nothing more");
  throw Complaint.ofWord(cursor, `${quote(word)} is not ${what}`, `one of ${words.join(", ")}`, nearest(word, words));
}
