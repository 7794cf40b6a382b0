import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { temporaryDirectory, writeScript } from "./testing/scripts.js";
import { SpawnLog } from "./testing/spawn-log.js";

const COMMANDS =
  "one of the commands Topology, StartMaster, CreateNode, Send, Receive, ReceiveAll, BeginSnapshot, CollectState, PrintSnapshot, KillAll";
const NODE = "a node id from 0 to 4294967295";
const AMOUNT = "a whole number from 0 to 9223372036854775807";
const WORDS = "words with spaces or tabs between them, and lines that end with LF or CRLF";

/** Name, the bad line, its column and fault, the line and the mark as they are shown, and what was expected. */
const BAD: readonly (readonly [string, string, string, string, string, string])[] = [
  ["an unknown command", "Deposit 1 5", '1: unknown command "Deposit"', "Deposit 1 5", "^^^^^^^", COMMANDS],
  ["a command in small letters", "send 1 2 5", '1: unknown command "send"', "send 1 2 5", "^^^^", meaning("Send")],
  ["a misspelt command", "Recieve 2", '1: unknown command "Recieve"', "Recieve 2", "^^^^^^^", meaning("Receive")],
  ["a command cut short", "Begin 1", '1: unknown command "Begin"', "Begin 1", "^^^^^", meaning("BeginSnapshot")],
  ["commas between words", "Send 1,2,5", '6: FROM is not a whole number: "1,2,5"', "Send 1,2,5", "     ^^^^^", sendOf("FROM", NODE)],
  ["a missing amount", "Send 1 2", "10: AMOUNT is missing", "Send 1 2", "         ^", sendOf("AMOUNT", AMOUNT)],
  ["a missing id", "BeginSnapshot", "15: ID is missing", "BeginSnapshot", " ".repeat(14) + "^", `BeginSnapshot ID, where ID is ${NODE}`],
  ["a word left over", "Send 1 2 5 6", '12: "6" is left over', "Send 1 2 5 6", "           ^", "Send FROM TO AMOUNT and nothing more"],
  ["an argument too many", "KillAll 1", '9: "1" is left over', "KillAll 1", "        ^", "KillAll and nothing more"],
  [
    "a comment behind a command",
    "ReceiveAll # all",
    '12: "#" is left over',
    "ReceiveAll # all",
    "           ^",
    "ReceiveAll and nothing more; a comment has a line of its own",
  ],
  ["an id that is a word", "Receive A", '9: TO is not a whole number: "A"', "Receive A", "        ^", receiveOf("TO")],
  ["an optional id that is a word", "Receive 2 B", '11: FROM is not a whole number: "B"', "Receive 2 B", "          ^", receiveOf("FROM")],
  ["a negative id", "Receive -2", '9: TO is negative: "-2"', "Receive -2", "        ^^", receiveOf("TO")],
  [
    "an id past 32 bits",
    "Receive 4294967296",
    '9: TO is out of range: "4294967296"',
    "Receive 4294967296",
    "        ^^^^^^^^^^",
    receiveOf("TO"),
  ],
  ["a negative amount", "Send 1 2 -5", '10: AMOUNT is negative: "-5"', "Send 1 2 -5", "         ^^", sendOf("AMOUNT", AMOUNT)],
  ["a fraction", "Send 1 2 0.5", '10: AMOUNT is not a whole number: "0.5"', "Send 1 2 0.5", "         ^^^", sendOf("AMOUNT", AMOUNT)],
  [
    "an amount past 63 bits",
    "Send 1 2 9223372036854775808",
    '10: AMOUNT is out of range: "9223372036854775808"',
    "Send 1 2 9223372036854775808",
    "         ^^^^^^^^^^^^^^^^^^^",
    sendOf("AMOUNT", AMOUNT),
  ],
  ["an exponent", "Send 1 2 1e3", '10: AMOUNT is not a whole number: "1e3"', "Send 1 2 1e3", "         ^^^", sendOf("AMOUNT", AMOUNT)],
  ["a character that can't be seen", "KillAll\u0000", "8: the character U+0000 can't be in a command", "KillAll␀", "       ^", WORDS],
  [
    "half an output",
    "1 Transfer",
    "1: this looks like an output and is none",
    "1 Transfer",
    "^^^^^^^^^^",
    "an output such as ERR_SEND, 1 Transfer 300, 1 SnapshotToken -1, node 1 = 300 or channel (1 → 2) = 0",
  ],
];

describe("a bad script starts nothing, and is reported:", () => {
  it.each(BAD)("%s", async (_name, line, fault, shown, mark, expected) => {
    const path = writeScript(["StartMaster", "CreateNode 1 5", line]);
    const spawned = new SpawnLog();
    const { status, stdout, stderr } = await cutline([path], { node: spawned.node });
    expect(stderr).toBe(`${path}:3:${fault}\n    ${shown}\n    ${mark}\n  expected: ${expected}\n${path}: 1 bad line; nothing was run\n`);
    expect({ status, stdout, spawned: spawned.lines }).toEqual({ status: 2, stdout: "", spawned: [] });
  });

  it("every line of several", async () => {
    const path = writeScript(["StartMaster", "Creat 1 5", "# fine", "Send 1 2", "KillAll", "Receive x"]);
    const { status, stdout, stderr } = await cutline(["--keep-going", path]);
    expect(stderr.match(/arg\.txt:\d+:\d+: .*$/gm)).toEqual([
      'arg.txt:2:1: unknown command "Creat"',
      "arg.txt:4:10: AMOUNT is missing",
      'arg.txt:6:9: TO is not a whole number: "x"',
    ]);
    expect(stderr.endsWith("arg.txt: 3 bad lines; nothing was run\n")).toBe(true);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  it("bytes that are no UTF-8, and a text in UTF-16", async () => {
    const latin1 = await cutline(["-"], { input: Buffer.from("StartMaster\n# caf\xe9\n", "latin1") });
    expect(latin1.status).toBe(2);
    expect(latin1.stderr).toContain("<standard input>:2:6: byte 0xE9 is not UTF-8\n");
    const utf16 = await cutline(["-"], { input: Buffer.from("\ufeffStartMaster\n", "utf16le") });
    expect(utf16.status).toBe(2);
    expect(utf16.stderr).toContain("<standard input>:1:1: the script is UTF-16\n  expected: a text in UTF-8\n");
  });
});

it("the account of processes that were started sees those of a good script", async () => {
  const spawned = new SpawnLog();
  expect((await cutline([writeScript(["StartMaster", "CreateNode 1 5"])], { node: spawned.node })).status).toBe(0);
  expect(spawned.lines).toHaveLength(1);
  expect(spawned.lines[0]).toMatch(/host\.js$/);
});

it("more nodes than one run may start processes for are refused before any is started", async () => {
  const create = Array.from({ length: 257 }, (_, node) => `CreateNode ${node} 1`);
  const spawned = new SpawnLog();
  const { status, stderr } = await cutline([writeScript(["StartMaster", ...create])], { node: spawned.node, cwd: temporaryDirectory() });
  expect(stderr).toBe(
    "cutline: a process for each of 257 nodes is more than the 256 that one run may start; spread the nodes over fewer with --hosts N, " +
      "or keep them in this process with --hosts 0 [TOO_MANY_HOSTS]\n",
  );
  expect({ status, spawned: spawned.lines }).toEqual({ status: 2, spawned: [] });
});

function sendOf(name: string, what: string): string {
  return `Send FROM TO AMOUNT, where ${name} is ${what}`;
}

function receiveOf(name: string): string {
  return `Receive TO [FROM], where ${name} is ${NODE}`;
}

function meaning(command: string): string {
  return `${COMMANDS}\n  did you mean ${command}?`;
}
