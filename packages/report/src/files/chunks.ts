import { WRITE_BYTES } from "./limits.js";

/** What is to be written, in pieces of any size. Text is written as UTF-8. */
export type Chunks = Iterable<string | Uint8Array>;

/** The same bytes in pieces that are worth a write. */
export function* buffered(chunks: Chunks): Generator<Uint8Array> {
  let text = "";
  for (const chunk of chunks) {
    if (typeof chunk === "string") {
      text += chunk;
      if (text.length < WRITE_BYTES) continue;
    }
    if (text !== "") yield Buffer.from(text);
    text = "";
    if (typeof chunk !== "string") yield chunk;
  }
  if (text !== "") yield Buffer.from(text);
}
