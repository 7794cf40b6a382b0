import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HISTORY_BYTES, HISTORY_LINES } from "../limits.js";
import { temporaryDirectory } from "../testing/scripts.js";
import { History, historyFile } from "./history.js";

function place(...names: readonly string[]): string {
  return join(temporaryDirectory(), ...names);
}

describe("the place of the history", () => {
  it.each([
    [{}, "/home/u", "/home/u/.local/state/cutline/history"],
    [{ XDG_STATE_HOME: "/state" }, "/home/u", "/state/cutline/history"],
    [{ XDG_STATE_HOME: "relative" }, "/home/u", "/home/u/.local/state/cutline/history"],
    [{ XDG_STATE_HOME: "" }, "/home/u", "/home/u/.local/state/cutline/history"],
    [{ CUTLINE_HISTORY: "here", XDG_STATE_HOME: "/state" }, "/home/u", "here"],
    [{ CUTLINE_HISTORY: "", XDG_STATE_HOME: "/state" }, "/home/u", null],
    [{}, null, null],
  ])("with %j is known", (environment, home, file) => {
    expect(historyFile(environment, home)).toBe(file);
  });
});

describe("a history", () => {
  it("keeps what is typed for the next session, the newest first, and for nobody else's eyes", () => {
    const file = place("deep", "history");
    const history = new History(file);
    expect(history.load()).toEqual([]);
    for (const line of ["one", "two", "two", "  ", "one"]) history.add(line);
    expect(new History(file).load()).toEqual(["one", "two", "one"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("is shared by sessions side by side", () => {
    const file = place("history");
    const [one, other] = [new History(file), new History(file)];
    one.add("one");
    other.add("other");
    one.add("two");
    expect(new History(file).load()).toEqual(["two", "other", "one"]);
  });

  it("offers the last lines only", () => {
    const file = place("history");
    const lines = Array.from({ length: HISTORY_LINES + 5 }, (_, index) => `line ${index}`);
    writeFileSync(file, `${lines.join("\n")}\n`);
    const loaded = new History(file).load();
    expect([loaded.length, loaded[0], loaded.at(-1)]).toEqual([HISTORY_LINES, `line ${HISTORY_LINES + 4}`, "line 5"]);
  });

  it("is cut down where it has grown too long", () => {
    const file = place("history");
    const lines = Array.from({ length: HISTORY_BYTES / 100 + 10 }, (_, index) => `line ${index} ${"x".repeat(100)}`);
    writeFileSync(file, `${lines.join("\n")}\n`);
    const loaded = new History(file).load();
    expect(loaded[0]).toBe(lines.at(-1));
    expect(readFileSync(file, "utf8").split("\n").slice(0, -1).reverse()).toEqual(loaded);
    expect(statSync(file).size).toBeLessThanOrEqual(HISTORY_BYTES);
  });

  it("leaves out what a terminal would obey", () => {
    const file = place("history");
    writeFileSync(file, "one\n\u001b[2Jtwo\nthree\tfour\n\u0000\n");
    expect(new History(file).load()).toEqual(["three\tfour", "one"]);
  });

  it.each([
    ["nowhere", () => null],
    ["a directory", () => temporaryDirectory()],
    ["a device", () => "/dev/zero"],
    ["below a file", () => "/dev/null/history"],
  ])("is empty and takes anything where its place is %s", (_name, where) => {
    const history = new History(where());
    expect(history.load()).toEqual([]);
    history.add("one");
    expect(history.load()).toEqual([]);
  });

  it("doesn't wait for whoever writes into a pipe", () => {
    const pipe = place("pipe");
    execFileSync("/bin/sh", ["-c", `mkfifo "$0"`, pipe]);
    expect(new History(pipe).load()).toEqual([]);
  });
});
