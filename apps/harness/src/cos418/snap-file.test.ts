import { describe, expect, it } from "vitest";
import { formatSnapshots, parseSnapshots } from "./snap-file.js";

const TEXT = "0\nN1 4\nN10 0\nN2 1\nN1 N2 token(3)\nN10 N2 token(0)\n1\nN1 8\n";

function parse(text: string): ReturnType<typeof parseSnapshots> {
  return parseSnapshots({ file: "t.snap", text });
}

describe("snap files", () => {
  it("are read as they are written, several snapshots one after the other", () => {
    expect(formatSnapshots(parse(TEXT))).toBe(TEXT);
    expect(parse(TEXT).map(({ number, messages }) => [number, messages])).toEqual([
      [
        0,
        [
          { source: "N1", target: "N2", tokens: 3n },
          { source: "N10", target: "N2", tokens: 0n },
        ],
      ],
      [1, []],
    ]);
  });

  it("may have comments, empty lines and CRLF", () => {
    expect(formatSnapshots(parse("# expected\r\n\r\n0\r\nN1 4 # all of them\r\n"))).toBe("0\nN1 4\n");
  });

  it.each([
    ["", "t.snap: there is no snapshot in it"],
    ["N1 4", 't.snap:1: expected the number of a snapshot before "N1 4"'],
    ["zero", 't.snap:1: "zero" is no number of a snapshot'],
    ["0\nN1 x", 't.snap:2: "N1 x" is neither NODE TOKENS nor FROM TO token(TOKENS)'],
    ["0\nN1 N2 token()", 't.snap:2: "N1 N2 token()" is neither'],
    ["0\nN1 N2 marker(1) 2", "t.snap:2: "],
    ["0\nN1 1\nN1 1", 't.snap:3: node "N1" is in this snapshot already'],
  ])("are refused: %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
