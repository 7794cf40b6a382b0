import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { HAS_TERMINALS, PseudoTerminal, type TerminalOptions } from "./testing/pseudo-terminal.js";
import { writeScript } from "./testing/scripts.js";

const TWO = ["StartMaster", "CreateNode 1 5", "CreateNode 2 5"];

const STALLED = /arg\.txt: [\d,]+ of 30,006 commands \(\d+ %\); 1 s waiting for line \d+, \w+/;

/** A run on a terminal whose host stands still from early on, and that host's process. */
async function halted(words: readonly string[], options: TerminalOptions = {}): Promise<{ terminal: PseudoTerminal; host: number }> {
  const script = writeScript([...TWO, ...Array<string>(30_000).fill("Send 1 2 0"), "ReceiveAll", "Send 1 2 3", "Receive 2"]);
  const terminal = new PseudoTerminal([...words, "--hosts", "1", script], options);
  await expect.poll(() => terminal.hostIds.length, { timeout: 10_000, interval: 1 }).toBe(1);
  const host = terminal.hostIds[0]!;
  process.kill(host, "SIGSTOP");
  return { terminal, host };
}

/** What is left on a terminal once its status line was erased. */
function left({ written }: PseudoTerminal): string {
  return written.replaceAll(/\r[^\r\n]*\u001b\[K/g, "").replaceAll("\r\n", "\n");
}

describe.skipIf(!HAS_TERMINALS)("at a terminal", () => {
  it.each([
    ["run", /^1 Transfer 3\n$/],
    ["check", /^ok .*\ncheck: the one case conforms\n$/],
  ])("%s says how far it has come and what it waits for, and leaves no trace", async (command, output) => {
    const { terminal, host } = await halted([command]);
    await terminal.shows(STALLED);
    process.kill(host, "SIGCONT");
    expect(await terminal.ended()).toBe(0);
    expect(left(terminal)).toMatch(output);
  });

  it("Ctrl-C ends it as ever, and leaves no trace", async () => {
    const { terminal } = await halted(["run"]);
    await terminal.shows(STALLED);
    terminal.type("\u0003");
    expect(await terminal.ended()).toBe(130);
    expect(left(terminal)).toMatch(/^(?:\^C)?$/);
  });

  it("nothing is shown of what is done at once", async () => {
    const terminal = new PseudoTerminal(["--hosts", "0", writeScript([...TWO, "Send 1 2 3", "Receive 2"])]);
    expect(await terminal.ended()).toBe(0);
    expect(terminal.written).toBe("1 Transfer 3\r\n");
  });

  it("nothing is shown where the output goes through a pipe, whose reader may write there too", async () => {
    const piped = await halted(["run"], { shell: '"$0" "$@" | cat' });
    const watched = await halted(["run"]);
    await watched.terminal.shows(STALLED); // it began later, so the other one would have shown something by now
    for (const { host } of [piped, watched]) process.kill(host, "SIGCONT");
    expect(await piped.terminal.ended()).toBe(0);
    expect(piped.terminal.written).toBe("1 Transfer 3\r\n");
    expect(await watched.terminal.ended()).toBe(0);
  });
});

describe("without a terminal", () => {
  it("nothing is shown, however long it takes", async () => {
    const script = writeScript([...TWO, ...Array<string>(50_000).fill("Send 1 2 0"), "ReceiveAll"]);
    expect(await cutline(["--hosts", "1", script])).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
