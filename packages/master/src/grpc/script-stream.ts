import { once } from "node:events";
import { type Cluster, Refusal } from "@cutline/core";
import type { RunScriptRequest, RunScriptResponse, ScriptOutcome } from "@cutline/protocol/bank/grpc";
import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import { badField } from "./bad-request.js";
import { SCRIPT_BYTES_MAX, SCRIPT_LINES_PER_RESPONSE } from "./limits.js";
import type { ServiceParts } from "./service-parts.js";
import { isOurFault, statusOf } from "./status.js";

/** Where a script's lines go: whole lines, each with its line feed. */
export interface LineSink {
  write(text: string): void;
  /** Resolves once a reader that lags behind has caught up; null: it doesn't lag. */
  room(): Promise<void> | null;
}

/** What a script runs in. */
export interface ScriptSurroundings {
  readonly cluster: Cluster;
  readonly output: LineSink;
  readonly report: LineSink;
  /** Aborted when the run must end: between two commands, and with the cluster that it started stopped. */
  readonly signal: AbortSignal;
}

/**
 * Runs scripts: whoever serves the cluster hands it in, since the master knows no script language. Throws a BadRequestRefusal (BAD_SCRIPT, BAD_STYLE)
 * before anything is done.
 */
export type ScriptRunner = (request: RunScriptRequest, surroundings: ScriptSurroundings) => Promise<ScriptOutcome>;

/** Runs the script of each call, and streams what it prints. */
export function scriptStream({
  scripts,
  collections,
  stopping,
  fault,
}: ServiceParts): handleServerStreamingCall<RunScriptRequest, RunScriptResponse> {
  return (call) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort()).on("close", () => cancelled.abort());
    const signal = AbortSignal.any([cancelled.signal, stopping]);
    const run = async (): Promise<void> => {
      if (scripts === null) throw new Refusal("NO_SCRIPTS", "this server runs no scripts");
      requireSize(call.request.script);
      const lines = new LineWriter(call, signal);
      const surroundings = { cluster: collections.whole, output: lines.sink("outputLines"), report: lines.sink("reportLines"), signal };
      const outcome = await scripts(call.request, surroundings);
      if (stopping.aborted) throw new Refusal("STOPPING", "the master is ending; the script was ended between two commands");
      lines.flush();
      call.write({ outputLines: [], reportLines: [], outcome });
      call.end();
    };
    run().catch((error: unknown) => {
      if (isOurFault(error)) fault(error);
      call.emit("error", statusOf(error));
    });
  };
}

type Lines = Pick<RunScriptResponse, "outputLines" | "reportLines">;

/** Puts the lines of one turn of the event loop into one response. */
class LineWriter {
  private lines: Lines = { outputLines: [], reportLines: [] };
  private scheduled = false;
  private blocked = false;

  constructor(
    private readonly call: ServerWritableStream<RunScriptRequest, RunScriptResponse>,
    private readonly signal: AbortSignal,
  ) {}

  sink(to: keyof Lines): LineSink {
    return {
      write: (text) => {
        for (const line of text.replace(/\n$/, "").split("\n")) this.add(to, line);
      },
      room: () => (this.blocked ? this.drained() : null),
    };
  }

  flush(): void {
    const { lines } = this;
    if (lines.outputLines.length + lines.reportLines.length === 0 || this.signal.aborted) return;
    this.lines = { outputLines: [], reportLines: [] };
    this.blocked = !this.call.write({ ...lines, outcome: undefined });
  }

  private add(to: keyof Lines, line: string): void {
    this.lines[to].push(line);
    if (this.lines[to].length >= SCRIPT_LINES_PER_RESPONSE) this.flush();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private async drained(): Promise<void> {
    try {
      await once(this.call, "drain", { signal: this.signal });
    } catch {
      // whoever waited looks for itself how things stand
    }
    this.blocked = false;
  }
}

function requireSize(script: string): void {
  const bytes = Buffer.byteLength(script);
  if (bytes > SCRIPT_BYTES_MAX) throw badField("BAD_SCRIPT", "script", `has ${bytes} bytes; it may have up to ${SCRIPT_BYTES_MAX}`);
}
