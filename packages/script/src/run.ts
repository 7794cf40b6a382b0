import { setImmediate } from "node:timers/promises";
import { AMOUNT_MAX } from "@cutline/bank";
import type { Awaitable, Cluster } from "@cutline/core";
import type { Command } from "./commands.js";
import { type Failure, failureOf, formatFailure, transcriptNote } from "./failure.js";
import { TURN_COMMANDS, WINDOW_COMMANDS } from "./limits.js";
import { Output, type Sink } from "./output.js";
import type { Script } from "./parse.js";
import { changesRun, perform, type RunState } from "./perform.js";
import { ReplyQueue } from "./reply-queue.js";
import type { CommandResult } from "./result.js";
import type { Style } from "./styles/style.js";

export interface RunOptions {
  /** Where the commands are done. Not started yet; whoever made it closes it. */
  readonly cluster: Cluster;
  readonly style: Style;
  /** Takes what commands print. */
  readonly output: Sink;
  /** Takes what is to say about the run itself: standard error. */
  readonly report: Sink;
  /** Makes every random choice repeatable, 0 to 2^64 - 1; null: a random one. */
  readonly seed: bigint | null;
  /** Whether to go on after a command that failed. */
  readonly keepGoing: boolean;
  /** Ends the run at once when it is aborted, without a KillAll and without waiting for anything: close the cluster then. */
  readonly signal: AbortSignal | null;
  /** Is given, before anything is done, what tells at any time how far the run has come. */
  readonly watch?: (view: RunView) => void;
}

/** How far a run has come. */
export interface RunView {
  /** Commands done, in the script's order. */
  readonly done: number;
  /** The first command that was asked for and isn't done; null where there is none. */
  readonly waitingFor: Command | null;
}

/** A command that could not be done. */
export interface FailedCommand {
  /** Null: the KillAll at the end of a script that has none. */
  readonly command: Command | null;
  /** What the cluster threw. */
  readonly error: unknown;
}

export interface RunOutcome {
  /** 0 where everything was done, else 1. */
  readonly exitStatus: 0 | 1;
  /** Commands that failed, the KillAll at the end included. */
  readonly failures: number;
  /** The first of them; null where there is none. */
  readonly firstFailure: FailedCommand | null;
  readonly aborted: boolean;
  /** Whether the cluster was started and not ended: where the run was aborted, and only there. */
  readonly leftRunning: boolean;
}

/**
 * Runs a script. Commands are asked for without waiting for each, and printed in the script's order; after one that failed nothing is printed,
 * unless the run keeps going. Ends with a KillAll where the script has none. Says on `report` what failed, and that the outputs in a transcript
 * are ignored. Never rejects for what the cluster does.
 */
export async function runScript(script: Script, options: RunOptions): Promise<RunOutcome> {
  const note = transcriptNote(script);
  if (note !== null) options.report.write(`${note}\n`);
  return runCommands(script, options);
}

/** As `runScript`, and says nothing about a transcript's outputs. */
export async function runCommands(script: Script, options: RunOptions): Promise<RunOutcome> {
  return new ScriptRun(script, options).run();
}

/** Whether all the money of a script together is no more than a balance may be: then no receive can be refused. */
function receivesSucceed({ commands }: Script): boolean {
  let sum = 0n;
  for (const command of commands) if (command.kind === "createNode") sum += command.amount;
  return sum <= AMOUNT_MAX;
}

class ScriptRun implements RunView {
  private readonly replies = new ReplyQueue<Command, CommandResult>(
    (command, result) => this.deliver(command, result),
    (error) => ({ kind: "failed", ...failureOf(error) }),
  );
  private readonly output: Output;
  private readonly state: RunState;
  private failures = 0;
  private firstFailure: FailedCommand | null = null;
  /** Commands done, failed ones included. */
  done = 0;
  /** No more commands: one failed, or the run was aborted. */
  private halted = false;
  /** Commands done since others had a turn. */
  private sinceTurn = 0;
  /** Lets whoever waits by `unlessHalted` go on. */
  private giveUp: () => void = () => undefined;

  constructor(
    private readonly script: Script,
    private readonly options: RunOptions,
  ) {
    this.output = new Output(options.output);
    this.state = { started: false, collected: null, seed: options.seed, receivesSucceed: receivesSucceed(script) };
  }

  get waitingFor(): Command | null {
    return this.replies.first ?? null;
  }

  async run(): Promise<RunOutcome> {
    this.options.watch?.(this);
    const { signal } = this.options;
    const halt = (): void => this.halt();
    signal?.addEventListener("abort", halt);
    try {
      if (signal?.aborted !== true) await this.runAll();
    } finally {
      signal?.removeEventListener("abort", halt);
      this.output.flush();
    }
    const aborted = signal?.aborted === true;
    const leftRunning = aborted && this.state.started;
    const { failures, firstFailure } = this;
    return { exitStatus: aborted || failures > 0 ? 1 : 0, failures, firstFailure, aborted, leftRunning };
  }

  private async runAll(): Promise<void> {
    for (const command of this.script.commands) {
      this.replies.add(command, this.perform);
      const wait = this.waitAfter(command);
      if (wait !== null) await wait;
      const room = this.output.room();
      if (room !== null && !this.halted) await this.unlessHalted(room);
      if (this.halted) break;
    }
    this.output.flush();
    await this.replies.atMost(0);
    this.output.flush();
    if (this.options.signal?.aborted !== true) await this.killAll();
  }

  private readonly perform = (command: Command): Awaitable<CommandResult> => perform(command, this.options.cluster, this.state);

  /** What to wait for before the next command, if anything. */
  private waitAfter(command: Command): Promise<void> | null {
    this.sinceTurn += 1;
    const wait = this.waitForReplies(command) ?? (this.sinceTurn < TURN_COMMANDS ? null : setImmediate());
    if (wait === null) return null;
    this.sinceTurn = 0;
    this.output.flush();
    return wait;
  }

  /** A full window is half emptied before more is asked: waits are rare then, and the cluster still has enough to do. */
  private waitForReplies(command: Command): Promise<void> | null {
    if (changesRun(command)) return this.replies.atMost(0);
    return this.replies.outstanding < WINDOW_COMMANDS ? null : this.replies.atMost(WINDOW_COMMANDS / 2);
  }

  /** The next reply, in the script's order. */
  private deliver(command: Command, result: CommandResult): void {
    this.done += 1;
    if (result.kind === "masterStarted") this.state.started = true;
    if (result.kind === "collected") this.state.collected = result.snapshots;
    if (result.kind === "allKilled") this.forget();
    this.options.style.print(command, result, this.output);
    if (result.kind === "failed") this.fail(command, result);
  }

  private forget(): void {
    this.state.started = false;
    this.state.collected = null;
  }

  private fail(command: Command | null, failure: Failure): void {
    this.failures += 1;
    this.firstFailure ??= { command, error: failure.error };
    this.output.flush();
    this.options.report.write(`${formatFailure(this.script.file, command, failure)}\n`);
    if (!this.options.keepGoing) this.halt();
  }

  private halt(): void {
    this.halted = true;
    this.replies.close();
    this.giveUp();
  }

  /** Waits for what may take as long as it likes, or until the run is halted. */
  private unlessHalted(wait: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.giveUp = resolve;
      wait.then(resolve, reject);
    });
  }

  /** The end of the script. Takes effect after everything that was asked for, also where a KillAll was and its reply isn't waited for. */
  private async killAll(): Promise<void> {
    if (!this.state.started) return;
    try {
      await this.unlessHalted(Promise.resolve(this.options.cluster.stop()));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== "NOT_STARTED") this.fail(null, failure);
    }
  }
}
