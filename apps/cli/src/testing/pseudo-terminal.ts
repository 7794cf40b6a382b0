import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished } from "vitest";
import { hostIdsOf, processIdsOf, TAG } from "./processes.js";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** Runs a command on a terminal of its own, and passes on what is typed and shown. Node.js can't make terminals, and Python can, everywhere. */
const RELAY = `
import fcntl, os, select, struct, sys, termios
child, terminal = os.forkpty()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(sys.argv[1]), 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
def copy(data, target):
    while data:
        data = data[os.write(target, data):]
sources = [0, terminal]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:
            data = b""
        if not data:
            sources.remove(source)
        else:
            copy(data, 1 if source == terminal else terminal)
status = os.waitpid(child, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`;

const PYTHON = ["/usr/bin/python3", "python3"].find((program) => spawnSync(program, ["-c", "import fcntl, termios"]).status === 0);

/** Whether tests can have terminals here. One that can't is skipped, and somebody should know. */
export const HAS_TERMINALS = PYTHON !== undefined;
if (!HAS_TERMINALS) process.stderr.write("SKIPPED: tests on a terminal need python3, which is not here\n");

export interface TerminalOptions {
  readonly columns?: number;
  /** Environment variables besides the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A shell's command line in which "$0" "$@" is `cutline` with its words; absent: that alone. */
  readonly shell?: string;
}

/** `cutline` at a terminal, and somebody who types there. */
export class PseudoTerminal {
  readonly tag = randomUUID();
  private readonly relay: ChildProcess;
  private readonly exited: Promise<number>;
  private raw = "";
  private place = 0;

  constructor(words: readonly string[], { columns = 80, environment = {}, shell }: TerminalOptions = {}) {
    const command = shell === undefined ? [process.execPath, MAIN, ...words] : ["/bin/sh", "-c", shell, process.execPath, MAIN, ...words];
    this.relay = spawn(PYTHON ?? "python3", ["-c", RELAY, String(columns), ...command], {
      cwd: ROOT,
      env: { ...process.env, TERM: "xterm", CUTLINE_HISTORY: "", ...environment, [TAG]: this.tag },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.relay.stdin?.on("error", () => undefined);
    this.relay.stdout?.setEncoding("utf8").on("data", (text: string) => (this.raw += text));
    this.exited = once(this.relay, "close").then(([status]) => Number(status));
    onTestFinished(() => this.leaveNothing());
  }

  /** Everything that was written on the terminal, escape codes included. */
  get written(): string {
    return this.raw;
  }

  /** The process of the command itself. */
  get commandId(): number {
    return processIdsOf(this.tag).find((id) => id !== this.relay.pid && !this.hostIds.includes(id)) ?? 0;
  }

  /** The processes of its hosts. */
  get hostIds(): readonly number[] {
    return hostIdsOf(this.tag);
  }

  /** Types keys, all of them at once. */
  type(keys: string): void {
    this.relay.stdin?.write(keys);
  }

  /** Resolves with what matches, once something does behind all that was waited for before. Escape codes count for nothing. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const text = stripVTControlCharacters(this.raw).replaceAll("\r", "");
      const match = pattern.exec(text.slice(this.place));
      if (match !== null) {
        this.place += match.index + match[0].length;
        return match;
      }
      await Promise.race([this.relay.stdout === null ? null : once(this.relay.stdout, "data"), this.failWhereGone(pattern)]);
    }
  }

  /** Types a line, and waits until the prompt is back. Resolves with what is shown in between. */
  async enter(line: string): Promise<string> {
    this.type(`${line}\r`);
    await this.shows(new RegExp(`${line.replace(/[^\w ]/g, "\\$&")}\n`));
    return (await this.shows(/([^]*?)> $/))[1] ?? "";
  }

  /** The exit status, once the command has ended. None of its processes may be left then. */
  async ended(): Promise<number> {
    const status = await this.exited;
    expect(processIdsOf(this.tag)).toEqual([]);
    return status;
  }

  private async failWhereGone(pattern: RegExp): Promise<never> {
    const status = await this.exited;
    throw new Error(`it ended with status ${status} and never showed ${String(pattern)}:\n${this.raw}`);
  }

  private async leaveNothing(): Promise<void> {
    this.relay.kill("SIGKILL"); // the terminal is gone then, and the command is told
    await expect.poll(() => processIdsOf(this.tag), { timeout: 10_000, interval: 10 }).toEqual([]);
  }
}
