import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Command } from "./commands.js";
import { parseScript } from "./parse.js";

/** The commands of a script without where and how they were written. */
function meaning(source: string | Uint8Array): unknown[] {
  return parseScript(source, "arg.txt").commands.map((command) => {
    const { at: _at, text: _text, ...rest } = command;
    return rest;
  });
}

describe("commands", () => {
  it("is each parsed with its arguments", () => {
    const script = [
      "StartMaster",
      "CreateNode 1 1000",
      "Send 1 2 300",
      "Receive 2",
      "Receive 2 1",
      "ReceiveAll",
      "BeginSnapshot 1",
      "CollectState",
      "PrintSnapshot",
      "KillAll",
    ];
    expect(meaning(script.join("\n"))).toEqual([
      { kind: "startMaster", topology: null },
      { kind: "createNode", node: 1, amount: 1000n },
      { kind: "send", source: 1, target: 2, amount: 300n },
      { kind: "receive", node: 2, source: null },
      { kind: "receive", node: 2, source: 1 },
      { kind: "receiveAll" },
      { kind: "beginSnapshot", node: 1 },
      { kind: "collectState" },
      { kind: "printSnapshot" },
      { kind: "killAll" },
    ]);
  });

  it("knows its line number and its line", () => {
    const { commands } = parseScript("# a comment\n\n  StartMaster \t\r\n\tSend\t1  2 3\n", "arg.txt");
    expect(commands.map(({ at, text }) => [at, text])).toEqual([
      [3, "StartMaster"],
      [4, "Send\t1  2 3"],
    ]);
  });

  it("takes ids from 0 to 4294967295 and amounts from 0 to 9223372036854775807, exactly", () => {
    expect(meaning("Send 0 4294967295 9223372036854775807\nCreateNode 4294967295 0")).toEqual([
      { kind: "send", source: 0, target: 4294967295, amount: 9223372036854775807n },
      { kind: "createNode", node: 4294967295, amount: 0n },
    ]);
  });

  it("reads zeros in front of a number as nothing", () => {
    expect(meaning("CreateNode 0007 00000000000000000000000000000000300")).toEqual([{ kind: "createNode", node: 7, amount: 300n }]);
  });

  it("gives back every id and amount", () => {
    const id = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(id, id, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (source, target, amount) => {
        expect(meaning(`Send ${source} ${target} ${amount}`)).toEqual([{ kind: "send", source, target, amount }]);
      }),
    );
  });
});

describe("lines", () => {
  it("end with LF or CRLF, the last one with either or neither", () => {
    for (const source of ["StartMaster\nKillAll\n", "StartMaster\r\nKillAll\r\n", "StartMaster\r\nKillAll", "StartMaster\nKillAll\r"]) {
      expect(meaning(source)).toEqual([{ kind: "startMaster", topology: null }, { kind: "killAll" }]);
    }
  });

  it("do nothing where they are blank, or begin with #", () => {
    expect(meaning("\n   \n\t\n#\n# Send 1 2 3\n  #KillAll\n#" + "long ".repeat(10_000))).toEqual([]);
  });

  it("may be none at all", () => {
    expect(parseScript("", "arg.txt")).toEqual({ file: "arg.txt", commands: [], expectations: [] });
    expect(parseScript(new Uint8Array(), "arg.txt").commands).toEqual([]);
  });

  it("may begin behind a byte order mark", () => {
    expect(meaning("\ufeffStartMaster")).toEqual([{ kind: "startMaster", topology: null }]);
    expect(meaning(new TextEncoder().encode("\ufeffStartMaster"))).toEqual([{ kind: "startMaster", topology: null }]);
  });
});

describe("prompts", () => {
  it("may stand before a command", () => {
    const { commands } = parseScript("$ StartMaster\n> KillAll\n  $  Receive 2\n", "arg.txt");
    expect(commands.map(({ kind, text }: Command) => [kind, text])).toEqual([
      ["startMaster", "StartMaster"],
      ["killAll", "KillAll"],
      ["receive", "Receive 2"],
    ]);
  });

  it("may stand before nothing, or a comment", () => {
    expect(meaning("$\n> \n$ # done\n")).toEqual([]);
  });
});

describe("transcripts", () => {
  it("keep each output with the command it follows", () => {
    const script = parseScript("ERR_SEND\nStartMaster\nReceive 2\n  1 Transfer 300\n# but\n$ 1 SnapshotToken -1 \nKillAll", "arg.txt");
    expect(script.commands).toHaveLength(3);
    expect(script.expectations).toEqual([
      { at: 1, text: "ERR_SEND", command: null, output: { kind: "insufficientFunds" } },
      { at: 4, text: "1 Transfer 300", command: 1, output: { kind: "transfer", source: 1, amount: 300n } },
      { at: 6, text: "1 SnapshotToken -1", command: 1, output: { kind: "marker", source: 1 } },
    ]);
  });
});

it("parses or refuses any text, and nothing else happens", () => {
  const word = fc.constantFrom("Send", "Receive", "CreateNode", "1", "-1", "x", "$", ">", "#", "\t", " ", "\r", "\n", "\0", "\u00a0", "→");
  const source = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(word).map((words) => words.join(" ")),
  );
  fc.assert(
    fc.property(source, (text) => {
      try {
        const { commands, expectations } = parseScript(text, "arg.txt");
        expect(commands.length + expectations.length).toBeLessThanOrEqual(text.split("\n").length);
      } catch (error) {
        expect(error).toMatchObject({ code: "BAD_SCRIPT" });
      }
    }),
  );
});
