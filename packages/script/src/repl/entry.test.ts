import { describe, expect, it } from "vitest";
import { ScriptError } from "../problem.js";
import { unreadable } from "../read-topology.js";
import { type Entry, type EntryPlace, readEntry } from "./entry.js";
import { TOPICS } from "./manual.js";
import { TABLES } from "./show.js";

/** What a bad line's report says. */
function refusal(line: string): string {
  try {
    readEntry(line, place(7));
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
  throw new Error(`${line} is no bad line`);
}

function place(at: number): EntryPlace {
  return { at, file: "here", topology: null, readNamed: unreadable };
}

describe("a line", () => {
  it.each<readonly [string, Entry]>([
    ["", { kind: "nothing" }],
    ["  # show", { kind: "nothing" }],
    ["Receive 2", { kind: "command", command: { kind: "receive", at: 7, text: "Receive 2", node: 2, source: null } }],
    ["1 Transfer 300", { kind: "output" }],
    ["show", { kind: "show", tables: TABLES, text: "show" }],
    ["\t> show  channels ", { kind: "show", tables: ["channels"], text: "show  channels" }],
    ["help", { kind: "help", topic: null }],
    ["$ help Send", { kind: "help", topic: "Send" }],
    ["quit", { kind: "quit" }],
    ["exit", { kind: "quit" }],
  ])("asks for something: %j", (line, entry) => {
    expect(readEntry(line, place(7))).toEqual(entry);
  });

  it("can be help about everything that can be typed", () => {
    for (const topic of TOPICS) expect(readEntry(`help ${topic}`, place(1))).toEqual({ kind: "help", topic });
  });
});

describe("a bad line", () => {
  it("is reported with its number, as the parser does, and the session's own words are known", () => {
    expect(refusal("Snd 1 2")).toBe(
      'here:7:1: unknown command "Snd"\n    Snd 1 2\n    ^^^\n' +
        "  expected: one of the commands Topology, StartMaster, CreateNode, Send, Receive, ReceiveAll, BeginSnapshot, CollectState, PrintSnapshot, KillAll, " +
        "show, help, quit, exit\n  did you mean Send?\nhere: 1 bad line; nothing was run",
    );
    expect(refusal("shwo nodes")).toContain("did you mean show?");
    expect(refusal("Help")).toContain("did you mean help?");
    expect(refusal("Send 1 x 5")).toContain('here:7:8: TO is not a whole number: "x"');
  });

  it.each([
    ["show node", 'here:7:6: "node" is not a table\n    show node\n         ^^^^\n', "did you mean nodes?"],
    ["help Sned", 'here:7:6: "Sned" is not a command\n    help Sned\n         ^^^^\n', "did you mean Send?"],
    ["help Send 5", 'here:7:11: "5" is left over\n    help Send 5\n              ^\n', "expected: nothing more"],
    ["quit now", 'here:7:6: "now" is left over\n    quit now\n         ^^^\n', "expected: nothing more"],
  ])("of the session's own is reported alike: %s", (line, begin, end) => {
    const report = refusal(line);
    expect(report.startsWith(begin)).toBe(true);
    expect(report).toContain(end);
  });
});
