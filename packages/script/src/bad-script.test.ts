import { describe, expect, it } from "vitest";
import { LINE_LIMIT_CHARACTERS, PROBLEM_LIMIT, SCRIPT_LIMIT_BYTES } from "./limits.js";
import { parseScript } from "./parse.js";
import { ScriptError } from "./problem.js";

/** The error that a script is refused with. */
function refusalOf(source: string | Uint8Array): ScriptError {
  try {
    parseScript(source, "arg.txt");
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
  throw new Error("the script was not refused");
}

const COMMANDS =
  "  expected: one of the commands Topology, StartMaster, CreateNode, Send, Receive, ReceiveAll, BeginSnapshot, CollectState, PrintSnapshot, KillAll";
const WORDS = "  expected: words with spaces or tabs between them, and lines that end with LF or CRLF";
const ONE_LINE = "arg.txt: 1 bad line; nothing was run";
const NODE_RANGE = "a node id from 0 to 4294967295";
const AMOUNT_RANGE = "a whole number from 0 to 9223372036854775807";

/** Name, script, report. */
const BAD: readonly (readonly [string, string, readonly string[]])[] = [
  ["an unknown command", "Deposit 1 5", ['arg.txt:1:1: unknown command "Deposit"', "    Deposit 1 5", "    ^^^^^^^", COMMANDS]],
  [
    "a command in the wrong case",
    "StartMaster\n  send 1 2 300",
    ['arg.txt:2:3: unknown command "send"', "      send 1 2 300", "      ^^^^", COMMANDS, "  did you mean Send?"],
  ],
  [
    "a misspelt command",
    "Recieve 2 1",
    ['arg.txt:1:1: unknown command "Recieve"', "    Recieve 2 1", "    ^^^^^^^", COMMANDS, "  did you mean Receive?"],
  ],
  [
    "half a command",
    "Begin Snapshot 1",
    ['arg.txt:1:1: unknown command "Begin"', "    Begin Snapshot 1", "    ^^^^^", COMMANDS, "  did you mean BeginSnapshot?"],
  ],
  [
    "a missing argument",
    "Send 1 2",
    [
      "arg.txt:1:10: AMOUNT is missing",
      "    Send 1 2",
      "             ^",
      `  expected: Send FROM TO AMOUNT, where AMOUNT is ${AMOUNT_RANGE}`,
    ],
  ],
  [
    "no argument at all",
    "BeginSnapshot  ",
    [
      "arg.txt:1:15: ID is missing",
      "    BeginSnapshot  ",
      "                  ^",
      `  expected: BeginSnapshot ID, where ID is ${NODE_RANGE}`,
    ],
  ],
  [
    "an argument too many",
    "Send 1 2 300 400",
    [
      'arg.txt:1:14: "400" is left over',
      "    Send 1 2 300 400",
      "                 ^^^",
      "  expected: Send FROM TO AMOUNT and nothing more",
    ],
  ],
  [
    "an argument of a command that has none",
    "CollectState 1",
    ['arg.txt:1:14: "1" is left over', "    CollectState 1", "                 ^", "  expected: CollectState and nothing more"],
  ],
  [
    "a comment behind a command",
    "ReceiveAll # everything",
    [
      'arg.txt:1:12: "#" is left over',
      "    ReceiveAll # everything",
      "               ^",
      "  expected: ReceiveAll and nothing more; a comment has a line of its own",
    ],
  ],
  [
    "an id that is no number",
    "Receive two",
    [
      'arg.txt:1:9: TO is not a whole number: "two"',
      "    Receive two",
      "            ^^^",
      `  expected: Receive TO [FROM], where TO is ${NODE_RANGE}`,
    ],
  ],
  [
    "an optional argument that is no number",
    "Receive 2 x",
    [
      'arg.txt:1:11: FROM is not a whole number: "x"',
      "    Receive 2 x",
      "              ^",
      `  expected: Receive TO [FROM], where FROM is ${NODE_RANGE}`,
    ],
  ],
  [
    "an amount with a fraction",
    "CreateNode 1 10.5",
    [
      'arg.txt:1:14: AMOUNT is not a whole number: "10.5"',
      "    CreateNode 1 10.5",
      "                 ^^^^",
      `  expected: CreateNode ID AMOUNT, where AMOUNT is ${AMOUNT_RANGE}`,
    ],
  ],
  [
    "a negative amount",
    "Send 1 2 -300",
    [
      'arg.txt:1:10: AMOUNT is negative: "-300"',
      "    Send 1 2 -300",
      "             ^^^^",
      `  expected: Send FROM TO AMOUNT, where AMOUNT is ${AMOUNT_RANGE}`,
    ],
  ],
  [
    "a negative id",
    "CreateNode -1 5",
    [
      'arg.txt:1:12: ID is negative: "-1"',
      "    CreateNode -1 5",
      "               ^^",
      `  expected: CreateNode ID AMOUNT, where ID is ${NODE_RANGE}`,
    ],
  ],
  [
    "an id out of range",
    "BeginSnapshot 4294967296",
    [
      'arg.txt:1:15: ID is out of range: "4294967296"',
      "    BeginSnapshot 4294967296",
      "                  ^^^^^^^^^^",
      `  expected: BeginSnapshot ID, where ID is ${NODE_RANGE}`,
    ],
  ],
  [
    "an amount out of range",
    "CreateNode 1 9223372036854775808",
    [
      'arg.txt:1:14: AMOUNT is out of range: "9223372036854775808"',
      "    CreateNode 1 9223372036854775808",
      "                 ^^^^^^^^^^^^^^^^^^^",
      `  expected: CreateNode ID AMOUNT, where AMOUNT is ${AMOUNT_RANGE}`,
    ],
  ],
  [
    "tabs before the mark, which keeps them",
    "\tSend\t1\tx 5",
    [
      'arg.txt:1:9: TO is not a whole number: "x"',
      "    \tSend\t1\tx 5",
      "    \t    \t \t^",
      `  expected: Send FROM TO AMOUNT, where TO is ${NODE_RANGE}`,
    ],
  ],
  ["a NUL", "Send\0 1 2 3", ["arg.txt:1:5: the character U+0000 can't be in a command", "    Send␀ 1 2 3", "        ^", WORDS]],
  [
    "a no-break space",
    "Send 1\u00a02 3",
    ["arg.txt:1:7: the character U+00A0 can't be in a command", "    Send 1␣2 3", "          ^", WORDS],
  ],
  [
    "a carriage return inside a line",
    "StartMaster\rKillAll",
    ["arg.txt:1:12: the character U+000D can't be in a command", "    StartMaster␍KillAll", "               ^", WORDS],
  ],
  [
    "an output that is none",
    "1 Transfer",
    [
      "arg.txt:1:1: this looks like an output and is none",
      "    1 Transfer",
      "    ^^^^^^^^^^",
      "  expected: an output such as ERR_SEND, 1 Transfer 300, 1 SnapshotToken -1, node 1 = 300 or channel (1 → 2) = 0",
    ],
  ],
  [
    "a prompt, which does not shift the column",
    "$ Snd 1 2 3",
    ['arg.txt:1:3: unknown command "Snd"', "    $ Snd 1 2 3", "      ^^^", COMMANDS, "  did you mean Send?"],
  ],
  [
    "characters outside the basic plane, each counted as one",
    "Send 😀😀 2 x",
    [
      'arg.txt:1:6: FROM is not a whole number: "😀😀"',
      "    Send 😀😀 2 x",
      "         ^^",
      `  expected: Send FROM TO AMOUNT, where FROM is ${NODE_RANGE}`,
    ],
  ],
];

describe("a bad script", () => {
  it.each(BAD)("is reported for %s", (_name, source, report) => {
    const error = refusalOf(source);
    expect(error).toMatchObject({ code: "BAD_SCRIPT", exitStatus: 2 });
    expect(error.message).toBe([...report, ONE_LINE].join("\n"));
  });

  it("is reported with all its bad lines, in order", () => {
    const error = refusalOf("StartMaster\nsend 1 2 3\nCreateNode 1\n# fine\nReceiveAll 7\n");
    expect(error.problems.map(({ line, column }) => `${line}:${column}`)).toEqual(["2:1", "3:14", "5:12"]);
    expect(error.count).toBe(3);
    expect(error.message).toContain("\narg.txt:3:14: AMOUNT is missing\n");
    expect(error.message.endsWith("\narg.txt: 3 bad lines; nothing was run")).toBe(true);
  });

  it("is reported for the first bad word of a line", () => {
    expect(refusalOf("Send x y z 5").problems.map(({ message }) => message)).toEqual(['FROM is not a whole number: "x"']);
  });

  it("shows the part around the mark of a long line", () => {
    const { excerpt, message } = refusalOf(`Send 1${" ".repeat(200)}${"x".repeat(80)}${" 2".repeat(100)}`).problems[0]!;
    expect(message).toBe(`TO is not a whole number: "${"x".repeat(40)}…"`);
    expect(excerpt).toEqual({ text: `…${" ".repeat(60)}${"x".repeat(60)}…`, mark: `${" ".repeat(61)}${"^".repeat(60)}` });
  });
});

describe("limits", () => {
  it("has one for lines, though not for comments", () => {
    const fits = `Receive${" ".repeat(LINE_LIMIT_CHARACTERS - 8)}2`;
    expect(parseScript(`${fits}\n# ${fits}`, "arg.txt").commands).toHaveLength(1);
    const [problem] = refusalOf(`${fits}3`).problems;
    expect(problem).toMatchObject({ column: 1001, message: "the line has 1001 characters", expected: "at most 1000, but for comments" });
  });

  it("has one for bad lines that are shown; the rest is counted", () => {
    const error = refusalOf("x\n".repeat(PROBLEM_LIMIT + 5));
    expect(error.problems).toHaveLength(PROBLEM_LIMIT);
    expect(error.message).toMatch(
      /\narg\.txt: 5 more lines are bad; the first 10000 are shown\narg\.txt: 10005 bad lines; nothing was run$/,
    );
  });

  it("has one for scripts", () => {
    const [problem] = refusalOf(new Uint8Array(SCRIPT_LIMIT_BYTES + 1)).problems;
    expect(problem).toMatchObject({ message: "the script has 67108865 bytes", expected: "at most 67108864 bytes", excerpt: null });
  });
});

describe("encodings", () => {
  const bytes = (...parts: (string | number)[]): Uint8Array =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...new TextEncoder().encode(part)])));

  it("is reported for each line that isn't UTF-8, and for the bad lines besides", () => {
    const error = refusalOf(bytes("StartMaster\n# caf", 0xe9, "\nsend 1 2 3\r\nSend ", 0xff, " 2 3\r\nKillAll"));
    expect(error.problems.map(({ line, column, message }) => [line, column, message])).toEqual([
      [2, 6, "byte 0xE9 is not UTF-8"],
      [3, 1, 'unknown command "send"'],
      [4, 6, "byte 0xFF is not UTF-8"],
    ]);
    expect(error.message).toContain("arg.txt:4:6: byte 0xFF is not UTF-8\n    Send � 2 3\n         ^\n  expected: a text in UTF-8\n");
  });

  it("tells a bad byte from the character that stands for one", () => {
    const [problem] = refusalOf(bytes("# é→😀�", 0xc3, "\n")).problems;
    expect(problem).toMatchObject({ line: 1, column: 7, message: "byte 0xC3 is not UTF-8" });
    expect(parseScript(bytes("# �\n"), "arg.txt").commands).toEqual([]);
  });

  it("counts columns behind a byte order mark", () => {
    expect(refusalOf(bytes("\ufeffSend 1 ", 0x80)).problems[0]).toMatchObject({ column: 8 });
    expect(refusalOf(bytes("\ufeffSend x 1 2")).problems[0]).toMatchObject({ column: 6 });
  });

  it("is reported as UTF-16 in one line", () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, 0x53, 0, 0x65, 0]);
    expect(refusalOf(utf16).message).toBe(
      "arg.txt:1:1: the script is UTF-16\n  expected: a text in UTF-8\narg.txt: 1 bad line; nothing was run",
    );
  });
});
