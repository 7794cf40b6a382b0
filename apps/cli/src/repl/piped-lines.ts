import { StringDecoder } from "node:string_decoder";
import { PIPED_LINE_CHARACTERS } from "../limits.js";

const BYTE_ORDER_MARK = "\ufeff";

/** The lines of a stream as they come, without their ends (LF or CRLF). One that is far too long is cut off. */
export async function* pipedLines(stream: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let isFirst = true;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue; // none of our streams gives anything else
    let text = decoder.write(chunk);
    if (isFirst && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    isFirst &&= text === "";
    const lines = text.split("\n");
    lines[0] = rest + (lines[0] ?? "");
    rest = (lines.pop() ?? "").slice(0, PIPED_LINE_CHARACTERS);
    for (const line of lines) yield whole(line);
  }
  rest += decoder.end();
  if (rest !== "") yield whole(rest);
}

function whole(line: string): string {
  return (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, PIPED_LINE_CHARACTERS);
}
