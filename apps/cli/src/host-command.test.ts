import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { writeScript } from "./testing/scripts.js";

const HOST = fileURLToPath(new URL("../dist/host.js", import.meta.url));
const SCRIPT = "examples/six-nodes.txt";

describe("a host that is a program of its own", () => {
  it("runs its nodes like any other", async () => {
    const words = ["run", "--seed", "5", SCRIPT];
    const inProcess = await cutline([...words, "--hosts", "0"]);
    const ours = `'${process.execPath}' '${HOST}'`;
    const withTwo = await cutline([...words, "--hosts", "3", "--host-command", `1=${ours}`, "--host-command", `3=${ours}`]);
    expect(withTwo).toEqual(inProcess);
    expect(inProcess.status).toBe(0);
  });

  it("is started by a shell, and with what a host is told", async () => {
    const script = writeScript(["StartMaster", "CreateNode 1 5", "CreateNode 2 5"]);
    const line = `2=sh -c 'echo "$CUTLINE_HOST_ID" "\${CUTLINE_MASTER_ADDRESS%:*}" >&2; exit 9'`;
    const { status, stderr } = await cutline(["run", "--host-command", line, script]);
    expect(stderr).toContain("host 2 did not start: it ended with status 9; it said: 2 ws://127.0.0.1 [HOST_FAILED]");
    expect(status).toBe(1);
  });
});
