import type { NodeId } from "@cutline/core";

/** Words are uint32, the first byte the highest: a DataView for each costs more than all the rest. */
const WORD_BYTES = 4;

/** What a watched node remembers besides the application's own state. */
export interface Watched {
  /** Commands that it has done, by the number that the master gave them, in order. */
  readonly done: number[];
  /** Messages sent to and received from each node. */
  readonly sent: Map<NodeId, number>;
  readonly received: Map<NodeId, number>;
}

/** The same as bytes, in front of the application's own. */
export function encodeWatched({ done, sent, received }: Watched, inner: Uint8Array): Uint8Array {
  const length = WORD_BYTES * (3 + done.length + 2 * sent.size + 2 * received.size);
  const bytes = new Uint8Array(length + inner.length);
  let at = putWord(bytes, 0, done.length);
  for (const command of done) at = putWord(bytes, at, command);
  for (const counts of [sent, received]) {
    at = putWord(bytes, at, counts.size);
    for (const [node, count] of counts) at = putWord(bytes, putWord(bytes, at, node), count);
  }
  bytes.set(inner, length);
  return bytes;
}

export function decodeWatched(bytes: Uint8Array): { readonly watched: Watched; readonly inner: Uint8Array } {
  const done: number[] = [];
  const sent = new Map<NodeId, number>();
  const received = new Map<NodeId, number>();
  let at = WORD_BYTES;
  for (let left = wordAt(bytes, 0); left > 0; left -= 1, at += WORD_BYTES) done.push(wordAt(bytes, at));
  for (const counts of [sent, received]) {
    let left = wordAt(bytes, at);
    at += WORD_BYTES;
    for (; left > 0; left -= 1, at += 2 * WORD_BYTES) counts.set(wordAt(bytes, at), wordAt(bytes, at + WORD_BYTES));
  }
  return { watched: { done, sent, received }, inner: bytes.subarray(at) };
}

/** A number in front of bytes. */
export function withNumber(number: number, inner: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(WORD_BYTES + inner.length);
  bytes.set(inner, putWord(bytes, 0, number));
  return bytes;
}

/** The number in front. */
export function numberOf(bytes: Uint8Array): number {
  return wordAt(bytes, 0);
}

/** The bytes behind it. */
export function withoutNumber(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(WORD_BYTES);
}

/** Puts a word at an index. Returns the index behind it. */
function putWord(bytes: Uint8Array, at: number, word: number): number {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
  return at + WORD_BYTES;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}
