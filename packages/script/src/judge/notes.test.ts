import { describe, expect, it } from "vitest";
import { parseScript } from "../parse.js";
import { judge } from "./judge.js";
import { formatVerdict, type Verdict } from "./verdict.js";

const SCRIPT = [
  "StartMaster",
  "CreateNode 1 5",
  "CreateNode 2 6",
  "Send 1 2 9",
  "Send 1 2 1",
  "BeginSnapshot 1",
  "Receive 2 1",
  "Receive 2 1",
];
const LINES = ["ERR_SEND", "Started by Node 1", "1 Transfer 1", "1 SnapshotToken -1"];
const STATE = ["---Node states", "node 1 = 4", "node 2 = 7", "---Channel states", "channel (1 → 2) = 0", "channel (2 → 1) = 0"];
const WHOLE = [...SCRIPT, "ReceiveAll", "CollectState", "PrintSnapshot"];

function judged(output: readonly string[]): Verdict {
  return judge(parseScript(WHOLE.join("\n"), "arg.txt"), output.join("\n"));
}

describe("a matter of spelling", () => {
  it("is nothing in the course's spelling, with prompts and blank lines, LF or CRLF", () => {
    expect(judged([...LINES, ...STATE])).toEqual({ outcome: "legal", fault: null, limit: null, notes: [] });
    expect(judged(["\ufeff", "  > ERR_SEND\r", "$", ...LINES.slice(1), "", ...STATE, "", ""])).toMatchObject({
      outcome: "legal",
      notes: [],
    });
  });

  it("is noted once for each way, with the first line and how many there are", () => {
    const seed = ["---Node states", "Node 1 = 4", "Node 2 = 7", "---Channel states", "channel(1->2) = 0", "channel(2->1) = 0"];
    const { outcome, notes } = judged(["ERR_SEND", "Started by Node 1", "1 Transfer 1", "1 TakeSnapshot -1", ...seed]);
    expect(outcome).toBe("legal");
    expect(notes).toEqual([
      { line: 4, count: 1, message: '"1 TakeSnapshot -1" is how the original program spells "1 SnapshotToken -1"' },
      { line: 6, count: 2, message: '"Node 1 = 4" is how the original program spells "node 1 = 4"' },
      { line: 9, count: 2, message: '"channel(1->2) = 0" is how the original program spells "channel (1 → 2) = 0"' },
    ]);
  });

  it("is noted where spellings are mixed", () => {
    const { outcome, notes } = judged([...LINES, ...STATE.with(1, "Node 1 = 4")]);
    expect(outcome).toBe("legal");
    expect(notes.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '6: "Node 1 = 4" is how the original program spells "node 1 = 4"',
      '6: two spellings are mixed: "1 SnapshotToken -1" on line 4, "Node 1 = 4" on line 6',
    ]);
  });

  it("is a comment", () => {
    expect(judged(["# my run", ...LINES, ...STATE])).toMatchObject({
      outcome: "legal",
      notes: [{ line: 1, message: "this is a comment, and doesn't count" }],
    });
  });

  it.each([
    [0, "err_send"],
    [1, "STARTED BY NODE 01"],
    [2, "1 transfer  1"],
    [3, "1 snapshottoken -1"],
    [3, "1 Snapshot Token - 1"],
    [4, "--- NODE STATES ---"],
    [4, "Node states:"],
    [5, "node 1=4"],
    [5, "NODE 1: 4"],
    [7, "---channel states"],
    [8, "channel (1 -> 2) = 0"],
    [8, "Channel 1→2: 0"],
    [8, "channel(1,2)=0"],
    [8, "channel (1 => 2) = 00"],
  ])("is line %i as %j", (index, line) => {
    const { outcome, notes } = judged([...LINES, ...STATE].with(index, line));
    expect(outcome).toBe("legal");
    expect(notes[0]).toMatchObject({ line: index + 1, count: 1, message: `"${line}" is spelled "${[...LINES, ...STATE][index]!}"` });
  });

  it.each([
    [0, "ERROR_SEND"],
    [2, "1 Transfer -1"],
    [2, "1 Transfer 1 1"],
    [3, "1 SnapshotToken"],
    [3, "1 Marker -1"],
    [5, "node 1 = -4"],
    [5, "node 1 = 4.0"],
    [8, "channel (2 → 1) = 0"],
  ])("is not line %i as %j", (index, line) => {
    expect(judged([...LINES, ...STATE].with(index, line))).toMatchObject({ outcome: "illegal", fault: { line: index + 1, text: line } });
  });
});

describe("a verdict in words", () => {
  const files = { script: "arg.txt", output: "out.txt" };

  it("gives the line, the reason, and what is only spelling", () => {
    expect(formatVerdict(judged([...LINES, ...STATE.with(1, "Node 1 = 4").with(2, "Node 2 = 8")]), files)).toBe(
      [
        "out.txt:7: no run of arg.txt prints this",
        "    Node 2 = 8",
        "  node 2 recorded 7 when it first saw a marker, on (1 → 2) (line 8 of the script); the output says 8",
        'out.txt:6: only spelling: "Node 1 = 4" is how the original program spells "node 1 = 4", and 1 more like it',
        'out.txt:6: only spelling: two spellings are mixed: "1 SnapshotToken -1" on line 4, "Node 1 = 4" on line 6',
        "out.txt: illegal, no run of arg.txt",
      ].join("\n"),
    );
  });

  it("says that an output is legal, ends too early, or can't be judged", () => {
    expect(formatVerdict(judged([...LINES, ...STATE]), files)).toBe("out.txt: legal, a run of arg.txt");
    expect(formatVerdict(judged(LINES), files)).toMatch(
      /^out.txt:5: no run of arg.txt prints this\n {2}the output ends here; .*\nout.txt: illegal, no run of arg.txt$/,
    );
    const undecided: Verdict = { outcome: "undecided", fault: null, limit: "too much", notes: [] };
    expect(formatVerdict(undecided, files)).toBe("out.txt: can't tell: too much\nout.txt: undecided, perhaps a run of arg.txt");
  });
});
