import { describe, expect, it } from "vitest";
import { complete } from "./completion.js";

function candidates(line: string, nodes: readonly number[] = [20, 3, 1]): readonly string[] {
  return complete(line, nodes).candidates;
}

describe("the first word", () => {
  it("may become any command, with a blank where more follows", () => {
    expect(candidates("")).toEqual([
      ...["Topology ", "StartMaster", "CreateNode ", "Send ", "Receive ", "ReceiveAll", "BeginSnapshot ", "CollectState", "PrintSnapshot"],
      ...["KillAll", "show ", "help ", "quit", "exit"],
    ]);
  });

  it.each([
    ["rec", ["Receive ", "ReceiveAll"]],
    ["> S", ["StartMaster", "Send ", "show "]],
    ["xyz", []],
  ])("%j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });

  it("is given back, so that its spelling can be mended", () => {
    expect(complete("cr", [])).toEqual({ candidates: ["CreateNode "], word: "cr" });
  });
});

describe("a node", () => {
  it.each([
    ["Send ", ["1 ", "3 ", "20 "]],
    ["Send 1 ", ["3 ", "20 "]],
    ["Send 1 2", ["20 "]],
    ["Send 1 3 ", []],
    ["Receive ", ["1", "3", "20"]],
    ["Receive 3 ", ["1", "20"]],
    ["Receive 3 1 ", []],
    ["BeginSnapshot  2", ["20"]],
    ["CreateNode ", []],
    ["ReceiveAll ", []],
    ["Deposit ", []],
  ])("is one that is there: %j", (line, expected) => {
    expect(candidates(line)).toEqual(expected);
  });

  it("is none where there is none", () => {
    expect(candidates("Send ", [])).toEqual([]);
  });
});

describe("the session's own words", () => {
  it("are completed too", () => {
    expect(candidates("show ")).toEqual(["nodes", "channels", "snapshots"]);
    expect(candidates("show c")).toEqual(["channels"]);
    expect(candidates("show nodes ")).toEqual([]);
    expect(candidates("help pri")).toEqual(["PrintSnapshot"]);
    expect(candidates("quit ")).toEqual([]);
  });
});
