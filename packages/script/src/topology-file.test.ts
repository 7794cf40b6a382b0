import { describe, expect, it } from "vitest";
import { LINE_LIMIT_CHARACTERS, PROBLEM_LIMIT, TOPOLOGY_LIMIT_BYTES } from "./limits.js";
import { ScriptError } from "./problem.js";
import { parseTopologyFile } from "./topology-file.js";

/** The first lines of the report of a file that can't be parsed, without its last. */
function reportOf(source: string | Uint8Array): string[] {
  try {
    parseTopologyFile(source, "net");
  } catch (error) {
    if (error instanceof ScriptError) return error.message.split("\n").slice(0, -1);
    throw error;
  }
  throw new Error("the file was not refused");
}

describe("a topology file", () => {
  it("lists nodes and channels, each on a line of its own", () => {
    const { name, nodes, channels } = parseTopologyFile("node 4294967295\nnode 0\nchannel 0 4294967295\nchannel 4294967295 0\n", "net");
    expect({ name, nodes: [...nodes] }).toEqual({ name: "net", nodes: [4294967295, 0] });
    expect(channels).toEqual([
      { source: 0, target: 4294967295 },
      { source: 4294967295, target: 0 },
    ]);
  });

  it("may have comments, blank lines, blanks, either line end and a byte order mark, and channels before their nodes", () => {
    const text = "\ufeff# a line\r\n\r\n  channel\t1  2 \r\n \t\r\n\tnode 1\n#\nnode 2";
    for (const source of [text, new TextEncoder().encode(text)]) {
      expect(parseTopologyFile(source, "net").channels).toEqual([{ source: 1, target: 2 }]);
    }
  });

  it("may be empty, or have nodes only", () => {
    expect(parseTopologyFile("", "net").nodes.size).toBe(0);
    expect(parseTopologyFile("node 1", "net").channels).toEqual([]);
  });
});

describe("a topology file is refused for", () => {
  // prettier-ignore
  it.each([
    ["a node twice", "node 1\n# again\n node 1", ["net:3:7: node 1 is listed already, on line 1", "     node 1", "          ^", "  expected: each node once"]],
    ["a node that isn't listed", "node 1\nchannel 1 2", ["net:2:11: node 2 is not listed", "    channel 1 2", "              ^", "  expected: a node that the file lists with a line `node 2`"]],
    ["a channel to itself", "node 1\nchannel 1 1", ["net:2:11: a channel from node 1 to itself", "    channel 1 1", "              ^", "  expected: two different nodes"]],
    ["a channel twice", "node 1\nnode 2\nchannel 1 2\nchannel 2 1\nchannel 1 2", ["net:5:11: channel (1 → 2) is listed already, on line 3", "    channel 1 2", "              ^", "  expected: each channel once"]],
    ["another word", "Node 1", ['net:1:1: unknown word "Node"', "    Node 1", "    ^^^^", "  expected: a line `node ID` or `channel FROM TO`", "  did you mean node?"]],
    ["a word too many", "node 1 2", ['net:1:8: "2" is left over', "    node 1 2", "           ^", "  expected: node ID and nothing more"]],
    ["a word too few", "channel 1", ["net:1:9: node 1 is not listed", "    channel 1", "            ^", "  expected: a node that the file lists with a line `node 1`"]],
    ["a number that is none", "node one", ['net:1:6: ID is not a whole number: "one"', "    node one", "         ^^^", "  expected: node ID, where ID is a node id from 0 to 4294967295"]],
    ["a blank that is none", "node\u00a01", ["net:1:5: the character U+00A0 can't be in a command", "    node␣1", "        ^", "  expected: words with spaces or tabs between them, and lines that end with LF or CRLF"]],
  ])("%s", (_name, source, report) => {
    expect(reportOf(source)).toEqual(report);
  });

  it("bytes that are no UTF-8, and UTF-16", () => {
    expect(reportOf(Uint8Array.of(0x23, 0x0a, 0xff))[0]).toBe("net:2:1: byte 0xFF is not UTF-8");
    expect(reportOf(Uint8Array.of(0xff, 0xfe, 0x6e, 0x00))).toEqual([
      "net:1:1: the topology file is UTF-16",
      "  expected: a text in UTF-8",
    ]);
  });

  it("its size", () => {
    expect(reportOf(new Uint8Array(TOPOLOGY_LIMIT_BYTES + 1))).toEqual([
      `net:1:1: the topology file has ${TOPOLOGY_LIMIT_BYTES + 1} bytes`,
      `  expected: at most ${TOPOLOGY_LIMIT_BYTES} bytes`,
    ]);
    expect(reportOf(`node ${"1".repeat(LINE_LIMIT_CHARACTERS)}`)[0]).toContain(`the line has ${LINE_LIMIT_CHARACTERS + 5} characters`);
  });

  it("all of its bad lines, in their order, however they were found", () => {
    const report = reportOf("channel 1 2\nnode 1\nnode 1\nchannel 1 3").filter((line) => line.startsWith("net:"));
    expect(report.map((line) => line.split(":")[1])).toEqual(["1", "3", "4"]);
    const many = reportOf("node x\n".repeat(PROBLEM_LIMIT + 2));
    expect(many.at(-1)).toBe(`net: 2 more lines are bad; the first ${PROBLEM_LIMIT} are shown`);
  });
});
