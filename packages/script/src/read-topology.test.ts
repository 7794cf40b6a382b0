import { describe, expect, it } from "vitest";
import { parseScript } from "./parse.js";
import { ScriptError } from "./problem.js";
import type { NamedFile } from "./topology-file.js";

const FILES: Readonly<Record<string, string>> = {
  net: "node 1\nnode 2\nchannel 1 2",
  bad: "node 1\nnode 1\nchanel 1 2",
  "./ring": "node 1",
};

function readNamed(path: string): NamedFile {
  const content = FILES[path];
  const name = `folder/${path}`;
  return content === undefined ? { name, unreadable: "there is no such file" } : { name, content };
}

function commandsOf(...lines: string[]): unknown[] {
  return parseScript(lines.join("\n"), "arg.txt", readNamed).commands.map(({ kind, text }) => ({ kind, text }));
}

/** The report of a script that can't be parsed. */
function reportOf(source: string, read?: typeof readNamed): string[] {
  try {
    parseScript(source, "arg.txt", read);
  } catch (error) {
    if (error instanceof ScriptError) return error.message.split("\n");
    throw error;
  }
  throw new Error("the script was not refused");
}

const ONE = "arg.txt: 1 bad line; nothing was run";
const EXPECTED = "  expected: ring, star, line, mesh, or the path of a topology file, from the script's folder";

describe("Topology", () => {
  it("is a command like others, with its argument", () => {
    expect(commandsOf("# a comment", "$ Topology  ring ", "StartMaster")).toEqual([
      { kind: "topology", text: "Topology  ring" },
      { kind: "startMaster", text: "StartMaster" },
    ]);
    const [command] = parseScript("Topology net", "arg.txt", readNamed).commands;
    expect(command).toMatchObject({ argument: "net", choice: { kind: "file", file: { name: "folder/net" } } });
  });

  it("reads a file for anything but the four words, exactly", () => {
    const [command] = parseScript("Topology ./ring", "arg.txt", readNamed).commands;
    expect(command).toMatchObject({ choice: { kind: "file", file: { name: "folder/./ring", channels: [] } } });
    for (const word of ["ring", "star", "line", "mesh"]) expect(commandsOf(`Topology ${word}`)).toHaveLength(1);
  });

  it("says why a file can't be read, and which word may have been meant", () => {
    expect(reportOf("Topology  Ring", readNamed)).toEqual([
      "arg.txt:1:11: cannot read folder/Ring: there is no such file",
      "    Topology  Ring",
      "              ^^^^",
      EXPECTED,
      "  did you mean ring?",
      ONE,
    ]);
    expect(reportOf("Topology net")[0]).toBe("arg.txt:1:10: cannot read net: no files are read here");
  });

  it("shows each bad line of the file, below its own", () => {
    expect(reportOf("Topology bad\nStartMaster\nCreateNode 7 1", readNamed)).toEqual([
      "arg.txt:1:10: the topology file folder/bad has 2 bad lines",
      "    Topology bad",
      "             ^^^",
      "  expected: lines `node ID` and `channel FROM TO`, and comments",
      "folder/bad:2:6: node 1 is listed already, on line 1",
      "    node 1",
      "         ^",
      "  expected: each node once",
      'folder/bad:3:1: unknown word "chanel"',
      "    chanel 1 2",
      "    ^^^^^^",
      "  expected: a line `node ID` or `channel FROM TO`",
      "  did you mean channel?",
      ONE,
    ]);
  });

  it("comes first, and once", () => {
    expect(reportOf("StartMaster\nTopology ring")).toEqual([
      "arg.txt:2:1: Topology comes too late",
      "    Topology ring",
      "    ^^^^^^^^",
      "  expected: it before every other command",
      ONE,
    ]);
    expect(reportOf("Topology ring\nTopology ring")[0]).toBe("arg.txt:2:1: there is a Topology already, on line 1");
    expect(reportOf("Topology none\nTopology ring")[4]).toBe("arg.txt:2:1: there is a Topology already, on line 1");
  });

  it("needs an argument, and has no second", () => {
    expect(reportOf("Topology")).toEqual([
      "arg.txt:1:10: FILE is missing",
      "    Topology",
      "             ^",
      "  expected: Topology FILE, where FILE is ring, star, line, mesh, or the path of a topology file",
      ONE,
    ]);
    expect(reportOf("Topology ring 5")[0]).toBe('arg.txt:1:15: "5" is left over');
  });

  it("refuses a node that its file doesn't list", () => {
    expect(reportOf("Topology net\nStartMaster\nCreateNode 2 5\nCreateNode 12 5", readNamed)).toEqual([
      "arg.txt:4:12: node 12 is not in folder/net",
      "    CreateNode 12 5",
      "               ^^",
      "  expected: CreateNode ID AMOUNT, where ID is a node of folder/net",
      ONE,
    ]);
  });
});
