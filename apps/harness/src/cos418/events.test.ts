import { describe, expect, it } from "vitest";
import { PAIR } from "../testing/case-texts.js";
import { parseEvents } from "./events.js";
import { parseTopology } from "./topology.js";

const TOPOLOGY = parseTopology({ file: "t.top", text: PAIR.replace("2\n", "3\n").replace("N2 0", "N2 0\nN3 0") });

function parse(text: string): ReturnType<typeof parseEvents> {
  return parseEvents({ file: "t.events", text }, TOPOLOGY);
}

describe("parseEvents", () => {
  it("reads every kind of event with its place, in order", () => {
    expect(parse("send N1 N2 3\nsnapshot N2\ntick\ntick 12")).toEqual([
      { kind: "send", at: "t.events:1", source: 0, target: 1, tokens: 3n },
      { kind: "snapshot", at: "t.events:2", node: 1 },
      { kind: "tick", at: "t.events:3", ticks: 1 },
      { kind: "tick", at: "t.events:4", ticks: 12 },
    ]);
  });

  it("passes over comments, empty lines and CRLF", () => {
    expect(parse("# first\r\n\r\n  tick 2  # and wait\r\n").map(({ at }) => at)).toEqual(["t.events:3"]);
  });

  it("has nothing to do where nothing is said", () => {
    expect(parse("")).toEqual([]);
  });

  it.each([
    ["tick\nsned N1 N2 1", 't.events:2: "sned N1 N2 1" is not understood; expected send, snapshot or tick'],
    ["send N1 N2", 't.events:1: "send N1 N2" is not understood; expected send FROM TO TOKENS'],
    ["send N1 N2 1 1", "expected send FROM TO TOKENS"],
    ["send N1 N2 -1", "expected send FROM TO TOKENS"],
    ["send N1 N2 1.5", "expected send FROM TO TOKENS"],
    ["send N1 N9 1", 't.events:1: there is no node "N9"'],
    ["send N1 N3 1", 't.events:1: there is no channel from "N1" to "N3"'],
    ["snapshot", "expected snapshot NODE"],
    ["snapshot N1 N2", "expected snapshot NODE"],
    ["snapshot n1", 't.events:1: there is no node "n1"'],
    ["tick x", "expected tick, or tick N"],
    ["tick 1 2", "expected tick, or tick N"],
    ["tick 1000000001", "with a whole number up to 1000000000"],
    [`\u001b[2J${"x".repeat(100)}`, `t.events:1: "\\u001b[2J${"x".repeat(56)}…" is not understood`],
  ])("refuses %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
