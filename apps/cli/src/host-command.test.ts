import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { temporaryDirectory, writeScript } from "./testing/scripts.js";

const HOST = fileURLToPath(new URL("../dist/host.js", import.meta.url));
const SCRIPT = "examples/six-nodes.txt";

/** A host as we start it, but with its id left in a file: so it shows that it was this command that started one. */
function telling(file: string): string {
  return `sh -c 'echo "$CUTLINE_HOST_ID" >> "${file}"; exec "${process.execPath}" "${HOST}"'`;
}

describe("a host that is a program of its own", () => {
  it("runs its nodes like any other", async () => {
    const words = ["run", "--seed", "5", SCRIPT];
    const inProcess = await cutline([...words, "--hosts", "0"]);
    const ours = `'${process.execPath}' '${HOST}'`;
    const withTwo = await cutline([...words, "--hosts", "3", "--host-command", `1=${ours}`, "--host-command", `3=${ours}`]);
    expect(withTwo).toEqual(inProcess);
    expect(inProcess.status).toBe(0);
  });

  it("is there for what is typed, and for transcripts, too", async () => {
    const started = join(temporaryDirectory(), "started");
    const choice = ["--hosts", "2", "--host-command", `2=${telling(started)}`];
    const lines = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500", "Send 1 2 300", "Receive 2", "KillAll"];
    expect(await cutline(["repl", ...choice], { input: lines.join("\n") })).toEqual({ status: 0, stdout: "1 Transfer 300\n", stderr: "" });
    expect(readFileSync(started, "utf8")).toBe("2\n");
    const transcript = writeScript([...lines.slice(0, 5).map((line) => `$ ${line}`), "1 Transfer 300", "$ KillAll"]);
    expect(await cutline(["check", ...choice, transcript])).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(started, "utf8")).toBe("2\n2\n");
  });

  it("is started by a shell, and with what a host is told", async () => {
    const script = writeScript(["StartMaster", "CreateNode 1 5", "CreateNode 2 5"]);
    const line = `2=sh -c 'echo "$CUTLINE_HOST_ID" "\${CUTLINE_MASTER_ADDRESS%:*}" >&2; exit 9'`;
    const { status, stderr } = await cutline(["run", "--host-command", line, script]);
    expect(stderr).toContain("host 2 did not start: it ended with status 9; it said: 2 ws://127.0.0.1 [HOST_FAILED]");
    expect(status).toBe(1);
  });
});
