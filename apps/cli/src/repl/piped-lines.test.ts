import { describe, expect, it } from "vitest";
import { PIPED_LINE_CHARACTERS } from "../limits.js";
import { pipedLines } from "./piped-lines.js";

/** The lines of these pieces, given as text or bytes. */
async function linesOf(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === "string" ? Buffer.from(chunk) : chunk));
  const lines: string[] = [];
  for await (const line of pipedLines(streamOf(bytes))) lines.push(line);
  return lines;
}

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
}

describe("lines of a pipe", () => {
  it.each<readonly [string, readonly (string | Uint8Array)[], readonly string[]]>([
    ["nothing", [], []],
    ["the last without its end", ["a\nb"], ["a", "b"]],
    ["blank ones", ["\n\na\n"], ["", "", "a"]],
    ["CRLF, in two pieces", ["a\r", "\nb\r\n"], ["a", "b"]],
    ["a line in pieces", ["Sen", "d 1", " 2\nx"], ["Send 1 2", "x"]],
    ["a byte order mark", ["\ufeffa\nb"], ["a", "b"]],
    ["a character in two pieces", [Uint8Array.of(0xe2, 0x86), Uint8Array.of(0x92, 0x0a)], ["→"]],
    ["what is no UTF-8", [Uint8Array.of(0x61, 0xff, 0x0a)], ["a\ufffd"]],
  ])("are found: %s", async (_name, chunks, lines) => {
    expect(await linesOf(...chunks)).toEqual(lines);
  });

  it("are cut off where they have no end", async () => {
    const piece = "x".repeat(PIPED_LINE_CHARACTERS - 1);
    const [long, next] = await linesOf(piece, piece, "\nnext\n");
    expect([long?.length, next]).toEqual([PIPED_LINE_CHARACTERS, "next"]);
  });
});
