import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, vi } from "vitest";
import type { Owner } from "./owner.js";
import { processIdsOf, TAG } from "./processes.js";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
/** Where the built command is started: what it prints of paths is relative to the root of the tree. */
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** How the command is started. */
export interface StartOptions {
  /** What comes from standard input; absent: it is empty. */
  readonly input?: string | Uint8Array;
  /** Arguments of Node.js itself. */
  readonly node?: readonly string[];
  /** Standard output and standard error, where these are not pipes to the test. */
  readonly stdout?: number;
  readonly stderr?: number;
  /** The size that no file it writes may pass, in KiB. */
  readonly fileKib?: number;
  /** Whether standard output stays unread until `release`. The run stands still then, as soon as the pipe is full. */
  readonly held?: boolean;
  readonly cwd?: string;
  /** Environment variables besides the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whose it is; absent: the test's that runs. */
  readonly owner?: Owner;
}

/** What came of a command. */
export interface Ended {
  /** As shells have it: 128 and the signal's number where it was killed. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 };

/** `cutline`, as it was built, in a process of its own. It and its hosts carry a tag, by which the test finds them whoever their parent is. */
export class CutlineProcess {
  readonly tag = randomUUID();
  /** Settles when it is gone and its output has been read to the end. */
  readonly ended: Promise<Ended>;
  /** Settles when it is gone, whether or not somebody reads its output. */
  readonly exited: Promise<number>;
  private readonly child: ChildProcess;
  private stdout = "";
  private stderr = "";

  constructor(words: readonly string[], options: StartOptions = {}) {
    const { input = "", node = [], held = false, cwd = ROOT, owner = onTestFinished } = options;
    const [program = "", ...rest] = limited([process.execPath, ...node, MAIN, ...words], options.fileKib);
    this.child = spawn(program, rest, {
      cwd,
      env: { ...process.env, ...options.environment, [TAG]: this.tag },
      stdio: ["pipe", options.stdout ?? "pipe", options.stderr ?? "pipe"],
      detached: true, // a process group of its own, as a shell would give it
    });
    this.child.stdin?.on("error", () => undefined); // it need not read what it is given
    this.child.stdin?.end(input);
    this.child.stderr?.on("data", (text: Buffer) => (this.stderr += text.toString()));
    this.child.stdout?.setEncoding("utf8");
    if (!held && this.child.stdout !== null) this.release();
    this.exited = once(this.child, "exit").then(([status, signal]) => statusOf(status, signal));
    this.ended = once(this.child, "close").then(([status, signal]) => this.result(statusOf(status, signal)));
    owner(() => this.leaveNothing());
  }

  get processId(): number {
    return this.child.pid ?? 0;
  }

  /** The processes that it has started and that are still there. */
  get hostIds(): readonly number[] {
    return processIdsOf(this.tag).filter((id) => id !== this.processId);
  }

  /** Resolves once a held run has printed a snapshot, and reads no further. */
  async standsStill(): Promise<void> {
    while (!this.stdout.includes("---Channel states")) {
      const text: unknown = this.output.read();
      if (typeof text === "string") this.stdout += text;
      else await Promise.race([once(this.output, "readable"), this.failIfGone()]);
    }
  }

  /** Reads standard output from here on. */
  release(): void {
    this.output.on("data", (text: string) => (this.stdout += text));
  }

  /** Resolves with the text that standard output begins with, once it matches. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match;
      await Promise.race([once(this.output, "data"), this.failIfGone()]);
    }
  }

  /** Closes the test's end of standard output, as `head` does when it has enough. */
  closeOutput(): void {
    this.output.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends a signal to the command and its hosts alike, as a terminal does. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-this.processId, signal);
  }

  /** Resolves once neither it nor any of its hosts is there. The kernel tells nobody about other people's children, so this looks again and again. */
  async gone(): Promise<void> {
    await vi.waitFor(
      () => {
        expect(processIdsOf(this.tag)).toEqual([]);
      },
      { timeout: 10_000, interval: 10 },
    );
  }

  private get output(): Readable {
    if (this.child.stdout === null) throw new Error("its output goes elsewhere");
    return this.child.stdout;
  }

  private async failIfGone(): Promise<never> {
    const { status, stdout, stderr } = await this.ended;
    throw new Error(`it ended with status ${status}: ${stdout}${stderr}`);
  }

  private async leaveNothing(): Promise<void> {
    this.child.kill("SIGKILL");
    try {
      await this.gone();
    } finally {
      for (const id of processIdsOf(this.tag)) process.kill(id, "SIGKILL");
    }
  }

  private result(status: number): Ended {
    return { status, stdout: this.stdout, stderr: this.stderr };
  }
}

/** Runs a command to its end. No process of it may be left then. */
export async function cutline(words: readonly string[], options: StartOptions = {}): Promise<Ended> {
  const started = new CutlineProcess(words, options);
  const ended = await started.ended;
  expect(processIdsOf(started.tag)).toEqual([]);
  return ended;
}

function statusOf(status: unknown, signal: unknown): number {
  return typeof status === "number" ? status : 128 + (SIGNAL_NUMBERS[String(signal)] ?? 0);
}

/** A command line under a limit of the size of files. A program that ignores the signal is told by an error, as on a disk that is full. */
function limited(commandLine: readonly string[], fileKib: number | undefined): readonly string[] {
  return fileKib === undefined ? commandLine : ["sh", "-c", `trap '' XFSZ; ulimit -f ${2 * fileKib}; exec "$0" "$@"`, ...commandLine];
}
