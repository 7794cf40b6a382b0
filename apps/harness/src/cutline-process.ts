import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ProtocolError, Refusal } from "@cutline/core";
import { RUN_MS_MAX } from "./limits.js";

/** The built command-line tool, as a user would start it. */
export const CUTLINE = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));

/** What a run of the command-line tool printed, and how it ended. */
export interface CutlineRun {
  /** Its exit status; 1 where a signal ended it. */
  readonly status: number;
  readonly output: string;
  readonly report: string;
}

/** How the command-line tool is run. */
export interface CutlineOptions {
  /** Its standard input. */
  readonly input?: string;
  /** The built tool; another one where that is to be looked at. */
  readonly program?: string;
  /** The time that it has. */
  readonly msMax?: number;
  /** Ends the run where it is aborted. */
  readonly signal?: AbortSignal | null;
  /** Environment variables besides our own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs `cutline` with these words to its end. Rejects with a ProtocolError (RUN_HANGS) where it doesn't come to one in time, and with a Refusal
 * (INTERRUPTED) where the signal was aborted; the process is gone then, and its hosts end with it.
 */
export function runCutline(words: readonly string[], options: CutlineOptions = {}): Promise<CutlineRun> {
  const { input = "", program = CUTLINE, msMax = RUN_MS_MAX, signal = null, environment = {} } = options;
  if (signal?.aborted === true) return Promise.reject(interrupted());
  const child = spawn(process.execPath, [program, ...words], { stdio: "pipe", env: { ...process.env, ...environment } });
  const said = listen(child);
  return new Promise((resolve, reject) => {
    let ended: Error | null = null;
    const end = (error: Error): void => {
      ended ??= error;
      child.kill("SIGKILL");
    };
    const hang = setTimeout(() => {
      end(hangs(words, msMax, said));
    }, msMax);
    const interrupt = (): void => {
      end(interrupted());
    };
    signal?.addEventListener("abort", interrupt);
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(hang);
      signal?.removeEventListener("abort", interrupt);
      if (ended !== null) reject(ended);
      else resolve({ status: status ?? 1, ...said });
    });
    child.stdin.on("error", () => undefined); // it ended without reading; its status tells why
    child.stdin.end(input);
  });
}

function listen(child: ChildProcessWithoutNullStreams): { output: string; report: string } {
  const said = { output: "", report: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.report += text;
  });
  return said;
}

function hangs(words: readonly string[], msMax: number, { output, report }: { output: string; report: string }): ProtocolError {
  const story = `cutline ${words.join(" ")} has not ended within ${msMax / 1000} s; it printed:`;
  return new ProtocolError("RUN_HANGS", `${story}\n${output}${report}`);
}

function interrupted(): Refusal {
  return new Refusal("INTERRUPTED", "interrupted");
}
