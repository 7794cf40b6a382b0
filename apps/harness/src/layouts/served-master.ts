import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { ProtocolError } from "@cutline/core";
import { SERVE_END_MS_MAX, SERVE_START_MS_MAX } from "../limits.js";

/** A `cutline serve` in a process of its own, at a free port. Whoever starts it closes it. */
export class ServedMaster {
  private constructor(
    private readonly child: ChildProcess,
    /** HOST:PORT. */
    readonly address: string,
  ) {}

  /** Starts one, with so many hosts; 0: its nodes run in its own process. Rejects with a ProtocolError (SERVE_FAILED) where it ends, or says nothing in time. */
  static async start(program: string, { hosts = 0, startMsMax = SERVE_START_MS_MAX } = {}): Promise<ServedMaster> {
    const child = spawn(process.execPath, [program, "serve", "--port", "0", "--hosts", String(hosts)], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const address = await addressOf(child, startMsMax);
    return new ServedMaster(child, address);
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
