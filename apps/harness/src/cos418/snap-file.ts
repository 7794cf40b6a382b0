import { CaseError, type Line, linesOf, quote, type Source, tokenCount, wholeNumber } from "../source.js";
import { messageLine, type TokenMessage, type TokenSnapshot } from "./token-snapshot.js";

/** Snapshots in the `.snap` format, one after the other. */
export function formatSnapshots(snapshots: readonly TokenSnapshot[]): string {
  return snapshots.map(formatSnapshot).join("");
}

function formatSnapshot({ number, tokens, messages }: TokenSnapshot): string {
  const nodes = [...tokens].map(([node, held]) => `${node} ${held}`);
  return [String(number), ...nodes, ...messages.map(messageLine), ""].join("\n");
}

/** A snapshot that is being read. */
interface Draft extends TokenSnapshot {
  readonly tokens: Map<string, bigint>;
  readonly messages: TokenMessage[];
}

/** Reads a `.snap` file: one snapshot, or several one after the other, each from the line with its number on. Throws a CaseError. */
export function parseSnapshots(source: Source): TokenSnapshot[] {
  const drafts: Draft[] = [];
  for (const line of linesOf(source)) {
    const begun = parseNumber(line);
    const draft = drafts.at(-1);
    if (begun !== null) drafts.push({ number: begun, tokens: new Map(), messages: [] });
    else if (draft === undefined) throw new CaseError(line.at, `expected the number of a snapshot before ${quote(line.words.join(" "))}`);
    else addLine(draft, line);
  }
  if (drafts.length === 0) throw new CaseError(source.file, "there is no snapshot in it");
  return drafts;
}

function parseNumber({ at, words }: Line): number | null {
  const [word = "", ...more] = words;
  if (more.length > 0) return null;
  const number = wholeNumber(word, Number.MAX_SAFE_INTEGER);
  if (number === null) throw new CaseError(at, `${quote(word)} is no number of a snapshot`);
  return number;
}

function addLine(draft: Draft, { at, words }: Line): void {
  const [first = "", second = "", third = ""] = words;
  const held = words.length === 2 ? tokenCount(second) : null;
  const sent = words.length === 3 ? tokenCount(/^token\((\d+)\)$/.exec(third)?.[1] ?? "") : null;
  if (sent !== null) draft.messages.push({ source: first, target: second, tokens: sent });
  else if (held === null) throw new CaseError(at, `${quote(words.join(" "))} is neither NODE TOKENS nor FROM TO token(TOKENS)`);
  else if (draft.tokens.has(first)) throw new CaseError(at, `node ${quote(first)} is in this snapshot already`);
  else draft.tokens.set(first, held);
}
