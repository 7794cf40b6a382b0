import type { CommandRequest, CutlineError, HostId, Received, ReceiveNow } from "@cutline/core";
import type { HostMessage, HostReply, HostRequest } from "@cutline/protocol";

/** What is asked of a host. */
export type HostAsk = NonNullable<HostRequest["request"]>;

/** What it answers, failures aside. */
export type HostAnswer = Exclude<NonNullable<HostReply["outcome"]>, { $case: "failure" }>;

/** What a host tells unasked: parts of snapshots, and trouble. */
export type HostEvent = Exclude<NonNullable<HostMessage["message"]>, { $case: "reply" } | { $case: "hello" }>;

/** Takes a host's answer, or the reason why there is none. Called once, possibly before `ask` returns. */
export type AnswerTaker = (answer: HostAnswer | CutlineError) => void;

/** A host that runs every node of its cluster, in this process: it does what it is asked at once. Throws the CutlineError where it can't. */
export interface DirectHost {
  command(request: CommandRequest): Uint8Array;
  receive(request: ReceiveNow): Received | null;
}

/** A host that has introduced itself, wherever it runs. */
export interface HostHandle {
  readonly hostId: HostId;
  /** Where peers reach it, or empty where all nodes are on this host. */
  readonly linkAddress: string;
  /** For commands and receives without the cost of asking; null: they must be asked for. */
  readonly direct: DirectHost | null;
  /** Asks for something. Requests to one node take effect in the order in which they are asked; each is answered in bounded time. */
  ask(request: HostAsk, take: AnswerTaker): void;
  /** Asks although the host was abandoned: for what is only read, to learn what led to that. Answered in bounded time, with a failure where it is gone. */
  askLast(request: HostAsk, take: AnswerTaker): void;
  /** Ends it, in bounded time. Resolves when it is gone. */
  end(): Promise<void>;
}

/** What hosts tell their cluster. */
export interface HostEvents {
  /** In order with the host's answers: an event that a request caused comes before its answer. */
  event(host: HostId, event: HostEvent): void;
  /** The host is gone though nobody ended it. What it held in memory is lost. */
  lost(host: HostId, reason: string): void;
}

/** Starts hosts. */
export interface HostLauncher {
  /** How many hosts will be asked for, at a guess, so that they can start side by side, ahead of need. */
  prepare(count: number): void;
  /** A host that nobody has yet. Rejects with a CutlineError where none starts. */
  launch(): Promise<HostHandle>;
  /** Answers everything that hosts were asked, and will be asked, with `error`, and hears them no longer, but for `askLast`. They go on until `close`. */
  abandon(error: CutlineError): void;
  /** Ends every host that was started, and everything else. In bounded time; idempotent. */
  close(): Promise<void>;
}
