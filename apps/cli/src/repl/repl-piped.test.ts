import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess } from "../testing/cutline-process.js";
import { heldScript, writeScript } from "../testing/scripts.js";

const IN_HERE = ["repl", "--hosts", "0"];
const TWO = ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500"];

function repl(lines: readonly string[], words: readonly string[] = IN_HERE) {
  return cutline(words, { input: lines.join("\n") });
}

describe("lines from a pipe", () => {
  it("print what a run prints: no prompt, no escape codes", async () => {
    const lines = [...TWO, "Send 1 2 300", "BeginSnapshot 1", "ReceiveAll", "CollectState", "PrintSnapshot"];
    const run = await cutline(["--hosts", "0", "-"], { input: lines.join("\n") });
    expect(await repl(lines)).toEqual(run);
    expect(run.status).toBe(0);
  });

  it("go on after one that is bad and one that fails, and the status says so", async () => {
    const { status, stdout, stderr } = await repl([...TWO, "Snd", "Receive 9", "Send 1 2 5", "Receive 2", "# the end"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "1 Transfer 5\n" });
    expect(stderr).toMatch(/^<standard input>:4:1: unknown command "Snd"\n[^]*\n<standard input>:5: Receive 9: .* \[UNKNOWN_NODE\]\n$/);
  });

  it("end with quit, and nothing behind it is done", async () => {
    expect(await repl(["StartMaster", "quit", "Receive 1"])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("may be none", async () => {
    expect(await repl([])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("show what there is", async () => {
    const { stdout } = await repl([...TWO, "Send 1 2 300", "show channels"]);
    expect(stdout).toBe(
      "channel  waiting  messages, the first to come off first\n───────  ───────  ─────────────────────────────────────\n(1 → 2)        1  300\n",
    );
  });

  it("may be in the json style, show included", async () => {
    const { stdout } = await repl([...TWO, "show nodes"], [...IN_HERE, "--style", "json"]);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line))
        .at(-1),
    ).toEqual({
      line: 4,
      command: "show",
      nodes: [
        { node: 1, balance: "1000" },
        { node: 2, balance: "500" },
      ],
    });
  });

  it("may be many, on processes of their own", async () => {
    const sends = Array.from({ length: 300 }, () => ["Send 1 2 1", "Receive 2"]).flat();
    const { status, stdout } = await repl([...TWO, ...sends, "show nodes"], ["repl"]);
    expect(status).toBe(0);
    expect(stdout.match(/^1 Transfer 1$/gm)).toHaveLength(300);
    expect(stdout).toContain("   2      800\n");
  });
});

describe("an interrupt", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends a session that waits for lines or for nodes, and nothing is said", async (signal, status) => {
    const lines = [...TWO, "Send 1 2 1", "Receive 2", ...Array<string>(20_000).fill("Send 1 2 0")];
    const session = new CutlineProcess(["repl"], { input: lines.join("\n") });
    await session.prints(/Transfer/);
    session.kill(signal);
    const { status: ended, stderr } = await session.ended;
    expect({ ended, stderr }).toEqual({ ended: status, stderr: "" });
    await session.gone();
  });
});

describe("a session on a master that runs elsewhere", () => {
  async function master(): Promise<{ serving: CutlineProcess; address: string }> {
    const serving = new CutlineProcess(["serve", "--port", "0", "--hosts", "0"]);
    const [, address = ""] = await serving.prints(/listening on (\S+);/);
    return { serving, address };
  }

  it("shows its nodes, and ends them and nothing else", async () => {
    const { serving, address } = await master();
    for (let time = 0; time < 2; time += 1) {
      const lines = [...TWO, "Send 1 2 300", "BeginSnapshot 2", "show"];
      const { status, stdout } = await cutline(["repl", "--master", address], { input: lines.join("\n") });
      expect(status).toBe(0);
      expect(stdout).toContain("\n(1 → 2)        1  300\n(2 → 1)        1  marker of 2-1\n");
    }
    serving.kill("SIGTERM");
    expect((await serving.ended).status).toBe(0);
  });

  it("looks on where somebody else's nodes run, and leaves them alone", async () => {
    const { serving, address } = await master();
    const owner = new CutlineProcess(["run", "--master", address, writeScript(heldScript(2, ["Send 1 2 7", "Receive 2"]))], { held: true });
    await owner.standsStill();
    const { status, stdout, stderr } = await cutline(["repl", "--master", address], { input: "show nodes\nStartMaster\nquit\n" });
    expect(stdout).toBe("node  balance\n────  ───────\n   1     1000\n   2     1000\n");
    expect(stderr).toMatch(/^<standard input>:2: StartMaster: .* \[ALREADY_STARTED\]\n$/);
    expect(status).toBe(1);
    owner.release();
    expect((await owner.ended).stdout.endsWith("1 Transfer 7\n")).toBe(true);
    serving.kill("SIGTERM");
    await serving.ended;
  });
});
