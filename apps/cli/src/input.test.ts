import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { temporaryDirectory, writeScript } from "./testing/scripts.js";

const SCRIPT = ["StartMaster", "CreateNode 1 5", "CreateNode 2 5", "Send 1 2 3", "Receive 2"];
const PRINTED = { status: 0, stdout: "1 Transfer 3\n", stderr: "" };
const IN_HERE = ["--hosts", "0"];

describe("a script is read", () => {
  it("from standard input", async () => {
    expect(await cutline([...IN_HERE, "-"], { input: `${SCRIPT.join("\n")}\n` })).toEqual(PRINTED);
  });

  it("from standard input that is empty", async () => {
    expect(await cutline(["-"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("without a line feed at its end", async () => {
    expect(await cutline([...IN_HERE, "-"], { input: SCRIPT.join("\n") })).toEqual(PRINTED);
  });

  it("with CRLF, comments, blank lines and a byte order mark", async () => {
    const input = ["\ufeff# from Windows", "", ...SCRIPT, "  \t", "# the end", ""].join("\r\n");
    expect(await cutline([...IN_HERE, "-"], { input })).toEqual(PRINTED);
  });

  it("from a file whose name begins with a dash, behind --", async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "-script"), SCRIPT.join("\n"));
    expect(await cutline([...IN_HERE, "--", "-script"], { cwd })).toEqual(PRINTED);
  });

  it("and bad lines of standard input are reported by that name", async () => {
    const { status, stderr } = await cutline(["-"], { input: "Send\n" });
    expect(stderr.startsWith("<standard input>:1:6: FROM is missing\n")).toBe(true);
    expect(status).toBe(2);
  });
});

describe("what can't be read is refused:", () => {
  it.each([
    ["a file that is missing", "missing.txt", "cannot read missing.txt: there is no such file"],
    ["a file below one that is no directory", "arg.txt/1", "cannot read arg.txt/1: there is no such file"],
    ["a directory", ".", "cannot read .: it is a directory"],
    ["a file without an end", "/dev/zero", "cannot read /dev/zero: it has more than 67108864 bytes"],
  ])("%s", async (_name, file, story) => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "arg.txt"), "");
    const { status, stdout, stderr } = await cutline([file], { cwd });
    expect(stderr).toBe(`cutline: ${story} [UNREADABLE_SCRIPT]\n`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  it.skipIf(process.getuid?.() === 0)("a file that one may not read", async () => {
    const path = writeScript(SCRIPT);
    chmodSync(path, 0o000);
    const { status, stderr } = await cutline([path]);
    expect(stderr).toBe(`cutline: cannot read ${path}: it may not be read [UNREADABLE_SCRIPT]\n`);
    expect(status).toBe(2);
  });
});
