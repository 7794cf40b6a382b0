import type { NodeId } from "@cutline/core";
import { SIGNATURES } from "../commands.js";
import { Cursor } from "../cursor.js";
import { TOPICS } from "./manual.js";
import { TABLES } from "./show.js";

/** What a word that is being typed may become. */
export interface Completion {
  /** Whole words; one that more words follow ends with a blank. */
  readonly candidates: readonly string[];
  /** What is there of the word. */
  readonly word: string;
}

/** Completes the last word of `line`: commands, and the ids of nodes where a command takes one that exists. Case doesn't count. */
export function complete(line: string, nodes: Iterable<NodeId>): Completion {
  const words = wordsOf(line);
  const word = words.pop() ?? "";
  const begins = word.toLowerCase();
  const candidates = candidatesAfter(words, [...nodes]).filter((candidate) => candidate.toLowerCase().startsWith(begins));
  return { candidates, word };
}

/** The words of a line behind its prompt, if it has one; the last is the one being typed, which may be empty. */
function wordsOf(line: string): string[] {
  const cursor = new Cursor(line);
  cursor.enter(0, line.length);
  const words: string[] = [];
  for (let more = cursor.enterContent(); more; more = cursor.next()) words.push(cursor.word);
  const isTyping = words.length > 0 && cursor.wordEnd === line.length;
  return isTyping ? words : [...words, ""];
}

function candidatesAfter([verb, ...given]: readonly string[], nodes: readonly NodeId[]): readonly string[] {
  switch (verb) {
    case undefined:
      return TOPICS.map((topic) => (takesWords(topic) ? `${topic} ` : topic));
    case "show":
      return given.length === 0 ? TABLES : [];
    case "help":
      return given.length === 0 ? TOPICS : [];
    default:
      return nodesAfter(verb, given, nodes);
  }
}

/** A command never names the same node twice, so those that are there already are left out. CreateNode names one that isn't there yet. */
function nodesAfter(verb: string, given: readonly string[], nodes: readonly NodeId[]): string[] {
  const parameters = SIGNATURES.find((signature) => signature.verb === verb)?.parameters ?? [];
  if (verb === "CreateNode" || parameters[given.length]?.holds !== "node") return [];
  const needsMore = parameters[given.length + 1]?.optional === false;
  const ids = [...nodes].sort((one, other) => one - other).map(String);
  return ids.filter((id) => !given.includes(id)).map((id) => (needsMore ? `${id} ` : id));
}

function takesWords(topic: string): boolean {
  return topic === "show" || topic === "help" || (SIGNATURES.find(({ verb }) => verb === topic)?.parameters.length ?? 0) > 0;
}
