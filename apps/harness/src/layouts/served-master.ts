import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { ProtocolError } from "@cutline/core";
import { SERVE_END_MS_MAX, SERVE_START_MS_MAX } from "../limits.js";

/** Node.js tells of its debuggers first, in some 100 characters. */
const INSPECTOR_CHARACTERS_MAX = 1_000;

interface StartOptions {
  readonly hosts?: number | null;
  readonly startMsMax?: number;
  /** Whether a debugger may look into it. */
  readonly inspect?: boolean;
  /** What it is told besides. */
  readonly words?: readonly string[];
  /** Environment variables that it has besides our own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A `cutline serve` in a process of its own, at a free port. Whoever starts it closes it. */
export class ServedMaster {
  private constructor(
    private readonly child: ChildProcess,
    /** HOST:PORT. */
    readonly address: string,
    /** Where debuggers connect; empty where none may. */
    readonly inspectorUrl: string,
  ) {}

  /** Starts one, with so many hosts; 0: its nodes run in its own process; null: each node has a process. Rejects with a ProtocolError (SERVE_FAILED) where it ends, or says nothing in time. */
  static async start(
    program: string,
    { hosts = 0, startMsMax = SERVE_START_MS_MAX, inspect = false, words = [], environment = {} }: StartOptions = {},
  ): Promise<ServedMaster> {
    const spread = hosts === null ? [] : ["--hosts", String(hosts)];
    const looked = inspect ? ["--inspect=127.0.0.1:0"] : [];
    const child = spawn(process.execPath, [...looked, program, "serve", "--port", "0", ...spread, ...words], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", inspect ? "pipe" : "ignore"],
    });
    const debuggers = inspectorOf(child);
    const address = await addressOf(child, startMsMax);
    return new ServedMaster(child, address, await debuggers);
  }

  /** The id of its process. */
  get processId(): number {
    return this.child.pid ?? 0;
  }

  /** Whether it is still there. */
  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it, and resolves when it is gone. */
  async close(endMsMax = SERVE_END_MS_MAX): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.child, "exit");
    const kill = setTimeout(() => this.child.kill("SIGKILL"), endMsMax);
    this.child.kill("SIGTERM");
    await gone;
    clearTimeout(kill);
  }
}

/** Where it says that debuggers connect, before anything of the program runs. */
function inspectorOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) return Promise.resolve("");
  return new Promise((resolve) => {
    let said = "";
    // Read to the end: a pipe that nobody reads would stop it.
    stderr.on("data", (text: Buffer) => {
      if (said.length < INSPECTOR_CHARACTERS_MAX) said += text.toString();
      const url = /ws:\/\/\S+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    stderr.once("close", () => {
      resolve("");
    });
  });
}

/** Where it says that it listens. It is killed where it doesn't. */
async function addressOf(child: ChildProcess, msMax: number): Promise<string> {
  const silent = new AbortController();
  const late = setTimeout(() => {
    silent.abort();
  }, msMax);
  let said = "";
  try {
    const ended = once(child, "exit", silent);
    for (;;) {
      const address = /listening on (\S+);/.exec(said)?.[1];
      if (address !== undefined) return address;
      const told: unknown[] = await Promise.race([once(child.stdout ?? child, "data", silent), ended]);
      if (!Buffer.isBuffer(told[0])) throw new Error(`it ended with status ${String(told[0])}`);
      said += told[0].toString();
    }
  } catch (error) {
    child.kill("SIGKILL");
    const reason = silent.signal.aborted ? `it said nothing within ${msMax / 1000} s` : String(error);
    throw new ProtocolError("SERVE_FAILED", `cutline serve can't be reached: ${reason}; it printed:\n${said}`);
  } finally {
    clearTimeout(late);
    silent.abort();
  }
}
