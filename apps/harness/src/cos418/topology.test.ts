import { describe, expect, it } from "vitest";
import { parseTopology } from "./topology.js";

function parse(text: string): ReturnType<typeof parseTopology> {
  return parseTopology({ file: "t.top", text });
}

describe("parseTopology", () => {
  it("numbers nodes in the text order of their names, and keeps the order of the file beside it", () => {
    const topology = parse("3\nN2 5\nN10 7\nN1 0\nN2 N1\nN2 N10\nN1 N2");
    expect(topology.nodes.map(({ name, tokens }) => `${name} ${tokens}`)).toEqual(["N1 0", "N10 7", "N2 5"]);
    expect(topology.listed.map(({ name }) => name)).toEqual(["N2", "N10", "N1"]);
    expect(topology.find("N2")).toEqual({ id: 2, name: "N2", tokens: 5n, targets: [0, 1] });
    expect(topology.node(0).targets).toEqual([2]);
    expect(topology.find("N3")).toBeUndefined();
  });

  it("passes over comments, empty lines, blanks and CRLF", () => {
    const topology = parse("# a pair\r\n\r\n2 # nodes\r\n  N1\t1\r\nN2 0\r\n# N1 - N2\r\nN1 N2\r\n\r\n");
    expect(topology.nodes.map(({ name, targets }) => [name, targets])).toEqual([
      ["N1", [1]],
      ["N2", []],
    ]);
  });

  it("takes names that are numbers, for what a line is depends on the number of nodes", () => {
    expect(parse("2\n1 4\n2 5\n1 2").find("1")?.targets).toEqual([1]);
  });

  it.each([
    ["", "t.top: it is empty"],
    ["N1 1\nN2 0", 't.top:1: "N1 1" is no number of nodes, 1 to 10000'],
    ["0", 't.top:1: "0" is no number of nodes'],
    ["10001", 't.top:1: "10001" is no number of nodes'],
    ["2\nN1 1", "t.top: it announces 2 nodes and has 1"],
    ["2\nN1 1\nN1 N2", 't.top:3: "N1 N2" is not node 2 of the 2 that the file announces; expected NODE TOKENS'],
    ["1\nN1 -1", 't.top:2: "N1 -1" is not node 1 of the 1'],
    ["1\nN1 1 1", 't.top:2: "N1 1 1" is not node 1 of the 1'],
    [`1\nN1 ${"9".repeat(31)}`, "t.top:2: "],
    ["2\nN1 1\nN1 2", 't.top:3: node "N1" is there already'],
    ["1\nN1 1\nN2 0", 't.top:3: there is no node "N2"; after the 1 nodes that the file announces come channels'],
    ["1\nN1 1\nN1", 't.top:3: "N1" is no channel; expected FROM TO'],
    ["1\nN1 1\n\n# x\nN1 N1", 't.top:5: a channel leads to another node, not from "N1" to itself'],
    ["2\nN1 1\nN2 1\nN1 N2\nN2 N1\nN1 N2", "t.top:6: this channel is there already, at t.top:4"],
  ])("refuses %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
