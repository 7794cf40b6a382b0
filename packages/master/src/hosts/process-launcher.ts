import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type CutlineError, type HostId, ProtocolError } from "@cutline/core";
import { StrangerWatch } from "@cutline/protocol/sockets";
import { FATE_MS_MAX, HOST_DEADLINES, type HostDeadlines } from "../limits.js";
import { ControlServer, type ControlServerEvents, type ControlServerOptions } from "./control-server.js";
import type { AnswerTaker, HostAsk, HostEvents, HostHandle, HostLauncher } from "./host-handle.js";
import type { RemoteHost } from "./remote-host.js";

/** A program and its arguments; a host takes everything else from its environment. */
export interface HostProgramCommand {
  readonly program: string;
  readonly arguments: readonly string[];
}

/** How a host process is started. */
export interface HostCommand extends HostProgramCommand {
  /** Hosts that are started otherwise, such as programs in other languages (docs/protocol.md), by their ids; absent: none is. */
  readonly others?: ReadonlyMap<HostId, HostProgramCommand>;
  /** The environment variables of a host with this id, on top of this process's own. */
  readonly environment: (host: {
    readonly hostId: HostId;
    readonly masterAddress: string;
    readonly joinToken: string;
  }) => Record<string, string>;
}

/** What a launcher is told besides how hosts are started, and who hears of them. */
export interface ProcessLauncherOptions extends Pick<ControlServerOptions, "deadlines" | "tls"> {
  /** Told of strangers at the port that hosts come to: a line each time that there is something to tell. */
  readonly stranger?: (line: string) => void;
}

/** A host process from its launch to its end. */
class HostProcess implements HostHandle {
  readonly introduced: Promise<HostHandle>;
  private remote: RemoteHost | null = null;
  private abandonedBecause: CutlineError | null = null;
  private readonly startDeadline: NodeJS.Timeout;
  private readonly exited: Promise<void>;
  /** How it ended, and what it said last. */
  private readonly fate: Promise<string>;
  private resolveIntroduced: (host: HostHandle) => void = () => undefined;
  private rejectIntroduced: (error: Error) => void = () => undefined;
  private lastWords = "";
  ending = false;

  constructor(
    readonly hostId: HostId,
    private readonly child: ChildProcess,
    private readonly deadlines: HostDeadlines,
  ) {
    this.introduced = new Promise((resolve, reject) => {
      this.resolveIntroduced = resolve;
      this.rejectIntroduced = reject;
    });
    this.introduced.catch(() => undefined); // a host that nobody waits for may fail all the same
    this.startDeadline = setTimeout(() => {
      this.failToStart(`it has not introduced itself within ${deadlines.startMsMax / 1000} s`);
      this.child.kill("SIGKILL");
    }, deadlines.startMsMax);
    this.exited = new Promise((resolve) => {
      child.on("error", (error) => {
        this.failToStart(error.message);
        resolve();
      });
      child.once("exit", () => {
        resolve();
      });
    });
    // Later than its exit: all of its last words have been read.
    this.fate = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        const end = signal === null ? `it ended with status ${String(code)}` : `it was ended by ${signal}`;
        const farewell = this.lastWords.trim();
        resolve(farewell === "" ? end : `${end}; it said: ${farewell}`);
      });
    });
    void this.fate.then((fate) => {
      this.failToStart(fate);
    });
    child.stderr?.on("data", (text: Buffer) => {
      this.lastWords = `${this.lastWords}${text.toString()}`.slice(-2_000);
    });
  }

  readonly direct = null;

  get linkAddress(): string {
    return this.remote?.linkAddress ?? "";
  }

  /** How the process ended, if that is known in a moment, else null. */
  fateSoon(): Promise<string | null> {
    return Promise.race([this.fate, wait(FATE_MS_MAX, null, { ref: false })]);
  }

  introduce(remote: RemoteHost): void {
    clearTimeout(this.startDeadline);
    this.remote = remote;
    if (this.abandonedBecause !== null) remote.abandon(this.abandonedBecause);
    this.resolveIntroduced(this);
  }

  ask(request: HostAsk, take: AnswerTaker): void {
    if (this.remote === null) take(new ProtocolError("HOST_LOST", `host ${this.hostId} has not introduced itself`));
    else this.remote.ask(request, take);
  }

  askLast(request: HostAsk, take: AnswerTaker): void {
    if (this.remote === null) this.ask(request, take);
    else this.remote.askLast(request, take);
  }

  abandon(error: CutlineError): void {
    this.abandonedBecause ??= error;
    this.remote?.abandon(error);
  }

  async end(): Promise<void> {
    this.ending = true;
    if (this.remote === null) this.child.kill("SIGKILL");
    else this.remote.close();
    const kill = setTimeout(() => this.child.kill("SIGKILL"), this.deadlines.endMsMax);
    await this.exited;
    clearTimeout(kill);
  }

  private failToStart(reason: string): void {
    clearTimeout(this.startDeadline);
    this.rejectIntroduced(new ProtocolError("HOST_FAILED", `host ${this.hostId} did not start: ${reason}`));
  }
}

/** Launches each host as an operating-system process of its own. They find the master, and end themselves when they lose it. */
export class ProcessLauncher implements HostLauncher {
  private readonly processes = new Map<HostId, HostProcess>();
  /** Started ahead of need, first in line first. */
  private readonly spare: HostProcess[] = [];
  private readonly joinToken = randomBytes(24).toString("base64url");
  private server: ControlServer | null = null;
  private launched = 0;

  private constructor(
    private readonly command: HostCommand,
    private readonly events: HostEvents,
    private readonly deadlines: HostDeadlines,
    private readonly strangers: StrangerWatch,
  ) {}

  /** Listens for hosts on `listenHost`. Rejects with the operating system's error. */
  static async listen(
    command: HostCommand,
    events: HostEvents,
    listenHost: string,
    { deadlines = HOST_DEADLINES, tls = null, stranger = () => undefined }: ProcessLauncherOptions = {},
  ): Promise<ProcessLauncher> {
    const strangers = new StrangerWatch(stranger);
    const launcher = new ProcessLauncher(command, events, deadlines, strangers);
    const controlEvents: ControlServerEvents = {
      joined: (remote) => {
        launcher.processes.get(remote.hostId)?.introduce(remote);
      },
      event: (host, event) => {
        events.event(host, event);
      },
      lost: (remote, reason) => {
        void launcher.lost(remote, reason);
      },
    };
    const { turnedAway } = strangers;
    launcher.server = await ControlServer.listen(listenHost, launcher.joinToken, controlEvents, { deadlines, tls, turnedAway });
    return launcher;
  }

  prepare(count: number): void {
    while (this.spare.length < count) this.spare.push(this.start());
  }

  launch(): Promise<HostHandle> {
    return (this.spare.shift() ?? this.start()).introduced;
  }

  abandon(error: CutlineError): void {
    for (const process of this.processes.values()) process.abandon(error);
  }

  async close(): Promise<void> {
    const processes = [...this.processes.values()];
    this.processes.clear();
    this.spare.length = 0;
    await Promise.all(processes.map((process) => process.end()));
    this.server?.close();
    this.strangers.end();
  }

  private start(): HostProcess {
    const server = this.server;
    if (server === null) throw new ProtocolError("NOT_LISTENING", "hosts are launched once the master listens");
    this.launched += 1;
    const hostId = this.launched;
    server.expect(hostId);
    const own = this.command.environment({ hostId, masterAddress: server.address, joinToken: this.joinToken });
    const command = this.command.others?.get(hostId) ?? this.command;
    const child = spawn(command.program, command.arguments, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...own },
    });
    const started = new HostProcess(hostId, child, this.deadlines);
    this.processes.set(hostId, started);
    return started;
  }

  /** Where a connection broke off, how the process ended says more. */
  private async lost(remote: RemoteHost, reason: string | null): Promise<void> {
    const process = this.processes.get(remote.hostId);
    const isEnding = process === undefined || process.ending;
    const cause = reason ?? (isEnding ? null : await process.fateSoon()) ?? "its connection broke off";
    const story = `${remote.name} is gone: ${cause}`;
    if (!isEnding) this.events.lost(remote.hostId, story);
    remote.abandon(new ProtocolError("HOST_LOST", story)); // unless whoever was told has done so, in words of its own
  }
}
