import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { temporaryDirectory } from "./testing/scripts.js";

const SEEDS = "A seed is a whole number from 0 to 18446744073709551615.";
const HOST_COMMANDS = "It is the number of a host, from 1, and a command for sh: 3='python3 host.py'.";
const HOSTS = "A number of hosts is a whole number from 0 to 256.";

/** What is on the command line, and what is said of it. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["run", "cutline: missing required argument 'file'"],
  ["a.txt b.txt", "cutline: too many arguments for 'run'. Expected 1 argument but got 2."],
  ["runn a.txt", "cutline: too many arguments for 'run'. Expected 1 argument but got 2.\nDid you mean the command \"run\"?"],
  ["serv", 'cutline: cannot read serv: there is no such file. Did you mean the command "serve"? [UNREADABLE_SCRIPT]'],
  ["serve 7077", "cutline: too many arguments for 'serve'. Expected 0 arguments but got 1."],
  ["--bogus a.txt", "cutline: unknown option '--bogus'"],
  ["run --sede 7 a.txt", "cutline: unknown option '--sede'\n(Did you mean --seed?)"],
  ["a.txt --seed", "cutline: option '--seed <n>' argument missing"],
  ["--seed seven a.txt", `cutline: option '--seed <n>' argument 'seven' is invalid. ${SEEDS}`],
  ["--seed -1 a.txt", `cutline: option '--seed <n>' argument '-1' is invalid. ${SEEDS}`],
  ["--seed 18446744073709551616 a.txt", `cutline: option '--seed <n>' argument '18446744073709551616' is invalid. ${SEEDS}`],
  ["--hosts two a.txt", `cutline: option '--hosts <n>' argument 'two' is invalid. ${HOSTS}`],
  ["--hosts 257 a.txt", `cutline: option '--hosts <n>' argument '257' is invalid. ${HOSTS}`],
  ["--hosts 1.5 a.txt", `cutline: option '--hosts <n>' argument '1.5' is invalid. ${HOSTS}`],
  ["serve --hosts -1", `cutline: option '--hosts <n>' argument '-1' is invalid. ${HOSTS}`],
  ["--host-command 0=host a.txt", `cutline: option '--host-command <n=command>' argument '0=host' is invalid. ${HOST_COMMANDS}`],
  ["--host-command 257=host a.txt", `cutline: option '--host-command <n=command>' argument '257=host' is invalid. ${HOSTS}`],
  ["serve --host-command 3=", `cutline: option '--host-command <n=command>' argument '3=' is invalid. ${HOST_COMMANDS}`],
  [
    "serve --hosts 2 --host-command 1=a --host-command 3=b",
    "cutline: --host-command names host 3, but there are 2: hosts are numbered from 1 to what --hosts says [NO_SUCH_HOST]",
  ],
  ["serve --port 65536", "cutline: option '--port <n>' argument '65536' is invalid. A port is a whole number from 0 to 65535."],
  [
    "--master 127.0.0.1:1 --host-command 1=host a.txt",
    "cutline: --host-command is the other master's business: leave it out with --master",
  ],
  ["--master 127.0.0.1:1 --hosts 1 a.txt", "cutline: --hosts is the other master's business: leave it out with --master"],
];

describe("a command line that is refused:", () => {
  it.each(REFUSED)("%s", async (words, story) => {
    const { status, stdout, stderr } = await cutline(words.split(" "), { cwd: temporaryDirectory() });
    expect(stderr).toBe(`${story}\n`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  it("a style that there isn't", async () => {
    const { status, stderr } = await cutline(["--style", "loud", "examples/arg.txt"]);
    expect(stderr).toMatch(/^cutline: option '--style <name>' argument 'loud' is invalid\. A style is one of course, echo, seed.*\.\n$/);
    expect(status).toBe(2);
  });
});

describe("help", () => {
  it("is what comes of no arguments, as an error", async () => {
    const { status, stdout, stderr } = await cutline([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe((await cutline(["--help"])).stdout);
  });

  it.each(["--help", "-h", "help"])("is printed for %s: commands, examples, exit statuses", async (word) => {
    const { status, stdout, stderr } = await cutline([word]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: cutline \[options\] \[command\]\n/);
    for (const part of [
      "  run [options] <file>",
      "  serve [options]",
      "\nExamples:\n  cutline examples/arg.txt",
      "\nExit status: 0 done, 1",
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  it.each([
    { command: "run", options: ["--style", "--seed", "--hosts", "--host-command", "--master", "--keep-going"] },
    { command: "repl", options: ["--style", "--seed", "--hosts", "--host-command", "--master"] },
    { command: "check", options: ["--seed", "--hosts", "--host-command", "--format"] },
    { command: "serve", options: ["--host", "--port", "--hosts", "--host-command", "--insecure"] },
  ])("of $command names its options", async ({ command, options }) => {
    const { status, stdout } = await cutline([command, "--help"]);
    expect(status).toBe(0);
    for (const option of options) expect(stdout).toMatch(new RegExp(`^  ${option}[ <]`, "m"));
    expect(stdout).toBe((await cutline(["help", command])).stdout);
  });
});

it.each(["--version", "-V"])("%s prints the version and nothing else", async (word) => {
  const { status, stdout, stderr } = await cutline([word]);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

describe("styles", () => {
  const input = "StartMaster\nCreateNode 1 5\nCreateNode 2 5\nBeginSnapshot 1\nReceive 2\nReceiveAll\nCollectState\nPrintSnapshot\n";

  it.each([
    ["course", "Started by Node 1\n1 SnapshotToken -1\n---Node states\nnode 1 = 5\n", "channel (2 → 1) = 0\n"],
    [
      "echo",
      "StartMaster\nCreateNode 1 5\nCreateNode 2 5\nBeginSnapshot 1\nStarted by Node 1\nReceive 2\n1 SnapshotToken -1\n",
      "(2 → 1) = 0\n",
    ],
    [
      "seed",
      "StartMaster\nCreateNode 1 5\nCreateNode 2 5\nBeginSnapshot 1\nStarted by Node 1\nReceive 2\n1 TakeSnapshot -1\n",
      "(2->1) = 0\n",
    ],
  ])("%s", async (style, begins, ends) => {
    const { status, stdout } = await cutline(["run", "--hosts", "0", "--style", style, "-"], { input });
    expect(status).toBe(0);
    expect(stdout.slice(0, begins.length)).toBe(begins);
    expect(stdout.endsWith(ends)).toBe(true);
  });

  it("none said is course", async () => {
    const said = await cutline(["run", "--hosts", "0", "--style", "course", "-"], { input });
    expect(await cutline(["run", "--hosts", "0", "-"], { input })).toEqual(said);
  });

  it("json: an object a line for each command, a failed one too, and amounts that keep every digit", async () => {
    const largest = "StartMaster\nCreateNode 1 9223372036854775807\nCreateNode 2 5\nSend 1 2 9007199254740993\nReceive 2\nReceive 9\n";
    const { status, stdout } = await cutline(["run", "--hosts", "0", "--style", "json", "-"], { input: largest });
    const objects = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(objects.slice(0, 5)).toEqual([
      { line: 1, command: "StartMaster", result: "done" },
      { line: 2, command: "CreateNode", node: 1, amount: "9223372036854775807", result: "done" },
      { line: 3, command: "CreateNode", node: 2, amount: "5", result: "done" },
      { line: 4, command: "Send", source: 1, target: 2, amount: "9007199254740993", result: "done" },
      { line: 5, command: "Receive", node: 2, result: "Transfer", from: 1, received: "9007199254740993" },
    ]);
    expect(objects[5]).toMatchObject({ line: 6, command: "Receive", node: 9, result: "failed", code: "UNKNOWN_NODE" });
    expect({ status, objects: objects.length }).toEqual({ status: 1, objects: 6 });
  });
});
