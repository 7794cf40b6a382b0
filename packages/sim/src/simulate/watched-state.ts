import type { NodeId } from "@cutline/core";

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
  const length = 4 * (3 + done.length + 2 * sent.size + 2 * received.size);
  const bytes = new Uint8Array(length + inner.length);
  const view = new DataView(bytes.buffer);
  let place = 0;
  const put = (word: number): void => {
    view.setUint32(place, word);
    place += 4;
  };
  put(done.length);
  for (const command of done) put(command);
  for (const counts of [sent, received]) {
    put(counts.size);
    for (const [node, count] of counts) {
      put(node);
      put(count);
    }
  }
  bytes.set(inner, length);
  return bytes;
}

export function decodeWatched(bytes: Uint8Array): { readonly watched: Watched; readonly inner: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let place = 0;
  const word = (): number => view.getUint32(4 * place++);
  const words = (): number[] => Array.from({ length: word() }, word);
  const counts = (): Map<NodeId, number> => new Map(Array.from({ length: word() }, () => [word(), word()]));
  const watched = { done: words(), sent: counts(), received: counts() };
  return { watched, inner: bytes.subarray(4 * place) };
}

/** A number in front of bytes. */
export function withNumber(number: number, inner: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + inner.length);
  new DataView(bytes.buffer).setUint32(0, number);
  bytes.set(inner, 4);
  return bytes;
}

/** The number in front, and the bytes behind it. */
export function splitNumber(bytes: Uint8Array): { readonly number: number; readonly inner: Uint8Array } {
  return { number: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0), inner: bytes.subarray(4) };
}
