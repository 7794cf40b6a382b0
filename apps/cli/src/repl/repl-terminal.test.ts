import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { HAS_TERMINALS, PseudoTerminal } from "../testing/pseudo-terminal.js";
import { temporaryDirectory } from "../testing/scripts.js";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const TAB = "\t";
const UP = "\u001b[A";
const HINT = /Ctrl-D or quit leaves, and so does another Ctrl-C\n> $/;

/** A session at a terminal, with its prompt there. */
async function session(
  words: readonly string[] = ["--hosts", "0"],
  options: ConstructorParameters<typeof PseudoTerminal>[1] = {},
): Promise<PseudoTerminal> {
  const terminal = new PseudoTerminal(["repl", ...words], options);
  await terminal.shows(/> $/);
  return terminal;
}

describe.skipIf(!HAS_TERMINALS)("at a terminal", () => {
  it("commands are done as they are typed, mistakes are reported, and Ctrl-D ends it all", async () => {
    const terminal = await session();
    for (const line of ["StartMaster", "CreateNode 1 1000", "CreateNode 2 500", "Send 1 2 300"])
      expect(await terminal.enter(line)).toBe("");
    expect(await terminal.enter("Receive 2")).toBe("1 Transfer 300\n");
    expect(await terminal.enter("Snd 1")).toMatch(/^unknown command "Snd"\n {4}Snd 1\n {4}\^\^\^\n[^]*did you mean Send\?\n$/);
    expect(await terminal.enter("Receive 9")).toBe("Receive 9: node 9 does not exist; create it first [UNKNOWN_NODE]\n");
    terminal.type(CTRL_D);
    expect(await terminal.ended()).toBe(0);
  });

  it("Tab completes commands, and the ids of nodes that there are", async () => {
    const terminal = await session();
    terminal.type("sta");
    await terminal.shows(/sta$/);
    terminal.type(TAB);
    await terminal.shows(/> StartMaster$/);
    terminal.type("\r");
    await terminal.shows(/\n> $/);
    await terminal.enter("CreateNode 4294967295 5");
    terminal.type("BeginSnapshot ");
    await terminal.shows(/BeginSnapshot $/);
    terminal.type(TAB);
    await terminal.shows(/4294967295$/);
    terminal.type("\r");
    await terminal.shows(/Started by Node 4294967295\n> $/);
    terminal.type("quit\r");
    expect(await terminal.ended()).toBe(0);
  });

  it("Ctrl-C drops the line that is typed and says how to leave, and leaves on an empty line", async () => {
    const terminal = await session();
    terminal.type("Send 1 2");
    await terminal.shows(/Send 1 2$/);
    terminal.type(CTRL_C);
    await terminal.shows(HINT);
    expect(await terminal.enter("help quit")).toMatch(/^quit\n/);
    terminal.type(CTRL_C);
    await terminal.shows(HINT);
    terminal.type(CTRL_C);
    expect(await terminal.ended()).toBe(0);
  });

  it("many lines may be pasted, and the last may be unfinished", async () => {
    const terminal = await session();
    const lines = [
      "StartMaster",
      "CreateNode 1 100",
      "CreateNode 2 100",
      "# a comment",
      "Send 1 2 5",
      "Send 1 2 500",
      "Receive 2",
      "> Snd",
    ];
    terminal.type([...lines, "ReceiveA"].join("\r"));
    await terminal.shows(
      /> Send 1 2 5\n> Send 1 2 500\nERR_SEND\n> Receive 2\n1 Transfer 5\n> > Snd\nunknown command "Snd"\n[^]*\n> ReceiveA$/,
    );
    terminal.type("ll\r");
    await terminal.shows(/> $/);
    terminal.type(CTRL_D);
    expect(await terminal.ended()).toBe(0);
  });

  it("tables keep to a narrow window", async () => {
    const terminal = await session(["--hosts", "0"], { columns: 40 });
    for (const line of ["StartMaster", "CreateNode 1 99", "CreateNode 2 5", ...Array<string>(9).fill("Send 1 2 10")])
      await terminal.enter(line);
    const shown = await terminal.enter("show channels");
    expect(shown).toMatch(/\n\(1 → 2\) {8}9 {2}10, 10, 10, … 6 more\n$/);
  });

  it.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)("%s ends it, and no process is left", async (signal) => {
    const terminal = await session([]);
    await terminal.enter("StartMaster");
    await terminal.enter("CreateNode 1 5");
    process.kill(terminal.commandId, signal);
    expect(await terminal.ended()).toBe({ SIGTERM: 143, SIGHUP: 129, SIGINT: 130 }[signal]);
  });
});

describe.skipIf(!HAS_TERMINALS)("a wait at a terminal", () => {
  /** A session of two nodes, and the process of the first. */
  async function twoHosts(): Promise<{ terminal: PseudoTerminal; host: number }> {
    const terminal = await session([]);
    await terminal.enter("StartMaster");
    await terminal.enter("CreateNode 1 100");
    const [host] = terminal.hostIds;
    await terminal.enter("CreateNode 2 100");
    return { terminal, host: host! };
  }

  it("says what for, and Ctrl-C lets go of it; what comes then is shown above the line being typed", async () => {
    const { terminal, host } = await twoHosts();
    await terminal.enter("Send 2 1 7");
    process.kill(host, "SIGSTOP");
    terminal.type("Receive 1\r");
    await terminal.shows(/waiting for Receive 1; Ctrl-C lets go of it/);
    terminal.type(CTRL_C);
    await terminal.shows(/Receive 1 goes on, and what comes of it is told when it comes; quit leaves\n> $/);
    terminal.type("show no");
    await terminal.shows(/show no$/);
    process.kill(host, "SIGCONT");
    await terminal.shows(/2 Transfer 7\n> show no$/);
    terminal.type("des\r");
    await terminal.shows(/ 1 {6}107\n/);
    terminal.type(CTRL_D);
    expect(await terminal.ended()).toBe(0);
  });

  it("doesn't keep anybody from leaving, though a host stands still", async () => {
    const { terminal, host } = await twoHosts();
    process.kill(host, "SIGSTOP");
    terminal.type("ReceiveAll\r");
    await terminal.shows(/waiting for ReceiveAll/);
    terminal.type(CTRL_C);
    await terminal.shows(/> $/);
    terminal.type("quit\r");
    expect(await terminal.ended()).toBe(0);
  });

  it("ends where the host is lost, which is told also while nothing is done", async () => {
    const { terminal, host } = await twoHosts();
    process.kill(host, "SIGKILL");
    await terminal.shows(
      /cutline: host 1 \(process \d+\) is gone: it was ended by SIGKILL\. What node 1 held in memory is lost; [^]*\[HOST_LOST\]\n> $/,
    );
    expect(await terminal.enter("Receive 1")).toMatch(/^Receive 1: host 1 .*\[HOST_LOST\]\n$/s);
    for (const line of ["KillAll", "StartMaster", "CreateNode 1 5"]) expect(await terminal.enter(line)).toBe("");
    terminal.type(CTRL_D);
    expect(await terminal.ended()).toBe(0);
  });
});

describe.skipIf(!HAS_TERMINALS)("the history", () => {
  let state = "";

  beforeEach(() => {
    state = temporaryDirectory();
  });

  it("is there in the next session, in the user's state directory", async () => {
    const environment = { CUTLINE_HISTORY: join(state, "deep", "file") };
    const first = await session(undefined, { environment });
    await first.enter("help Send");
    await first.enter("show nodes");
    first.type(CTRL_D);
    expect(await first.ended()).toBe(0);
    expect(readFileSync(environment.CUTLINE_HISTORY, "utf8")).toBe("help Send\nshow nodes\n");
    const second = await session(undefined, { environment });
    second.type(UP);
    await second.shows(/show nodes$/);
    second.type(UP);
    await second.shows(/help Send$/);
    second.type("\r");
    await second.shows(/prints: ERR_SEND/);
    second.type(CTRL_D);
    expect(await second.ended()).toBe(0);
  });

  it("is no reason to fail where it can't be kept", async () => {
    mkdirSync(join(state, "cutline"));
    writeFileSync(join(state, "cutline", "history"), "");
    const nowhere = { CUTLINE_HISTORY: join(state, "cutline", "history", "below") };
    for (const environment of [nowhere, { CUTLINE_HISTORY: "/dev/null/x" }, { CUTLINE_HISTORY: "" }]) {
      const terminal = await session(undefined, { environment });
      expect(await terminal.enter("help quit")).toMatch(/^quit\n/);
      terminal.type(CTRL_D);
      expect(await terminal.ended()).toBe(0);
    }
    expect(existsSync(join(state, "cutline", "history", "below"))).toBe(false);
  });
});
