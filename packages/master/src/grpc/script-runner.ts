import type { Cluster } from "@cutline/core";
import { BadRequestRefusal } from "./bad-request.js";

/** Which script to run, and how. */
export interface ScriptRequest {
  readonly script: string;
  /** What the output looks like; null: as usual. */
  readonly style: string | null;
  /** Makes every random choice repeatable, 0 to 2^64 - 1; null: a random one. */
  readonly seed: bigint | null;
  /** Whether to go on after a command that failed. */
  readonly keepGoing: boolean;
}

/**
 * Reads a whole script, before anything of it is done. Throws a BadScript, or a BadRequestRefusal (BAD_STYLE). This package doesn't know the language of scripts: whoever
 * serves a cluster hands it in.
 */
export type ScriptRunner = (request: ScriptRequest) => ReadScript;

/** A script that can be run. */
export interface ReadScript {
  /** Runs it. Never rejects for what the cluster does. */
  run(options: ScriptRunOptions): Promise<ScriptEnd>;
}

export interface ScriptRunOptions {
  readonly cluster: Cluster;
  /** What commands print. */
  readonly output: LineSink;
  /** What is to say about the run itself. */
  readonly report: LineSink;
  /** Ends the run between two commands, without a KillAll and without waiting for those that it has asked for. */
  readonly signal: AbortSignal;
}

/** Takes whole lines, each with its line feed. */
export interface LineSink {
  write(text: string): void;
  /** Resolves once a reader that lags behind has caught up; null: it doesn't lag. */
  room(): Promise<void> | null;
}

/** How a run ended. */
export interface ScriptEnd {
  /** Commands that failed. */
  readonly failures: number;
  /** The first of them. */
  readonly firstFailure: ScriptFailure | null;
}

/** A command that could not be done. */
export interface ScriptFailure {
  /** Its line, from 1; null: the KillAll at the end of a script that has none. */
  readonly line: number | null;
  /** For a person: which command. */
  readonly command: string;
  /** What the cluster threw. */
  readonly error: unknown;
}

/** What is wrong with a line. */
export interface ScriptProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** What is wrong, and what would be right. */
  readonly description: string;
}

/** A script that can't be parsed: nothing of it was done. Each bad line is a violation of the field `script`. */
export class BadScript extends BadRequestRefusal {
  /** `report` is for a person; `problems` are in the order of the lines. */
  constructor(report: string, problems: readonly ScriptProblem[]) {
    const violations = problems.map(({ line, column, description }) => ({
      field: "script",
      description: `line ${line}, column ${column}: ${description}`,
    }));
    super("BAD_SCRIPT", report, violations);
  }
}
