import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { onTestFinished } from "vitest";

/** The processes that this one starts while a test runs, found from outside. */
export class ChildProcesses {
  readonly started: ChildProcess[] = [];

  constructor() {
    const keep = (message: unknown): void => {
      this.started.push((message as { readonly process: ChildProcess }).process);
    };
    subscribe("child_process", keep);
    onTestFinished(() => {
      unsubscribe("child_process", keep);
      for (const child of this.running) child.kill("SIGKILL");
    });
  }

  /** Those that have not ended. */
  get running(): ChildProcess[] {
    return this.started.filter(({ pid, exitCode, signalCode }) => pid !== undefined && exitCode === null && signalCode === null);
  }

  /** How each ended, in the order in which they were started: its status, or the signal. */
  get ends(): (number | string | null)[] {
    return this.started.map(({ exitCode, signalCode }) => exitCode ?? signalCode);
  }
}
