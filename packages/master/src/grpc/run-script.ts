import { type Cluster, CutlineError, ProtocolError, Refusal } from "@cutline/core";
import type { RunScriptRequest, RunScriptResponse } from "@cutline/protocol/bank/grpc";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { Collections } from "./collections.js";
import { SCRIPT_BYTES_MAX } from "./limits.js";
import { readable } from "./readable.js";
import { ResponseLines } from "./response-lines.js";
import { StartedCluster } from "./started-cluster.js";
import { BadScript, type ReadScript, type ScriptEnd, type ScriptFailure, type ScriptRunner } from "./script-runner.js";
import { isOurFault, statusOf } from "./status.js";
import type { FaultListener } from "./unary.js";

/** What RunScript takes. */
export interface RunScriptParts {
  readonly cluster: Cluster;
  readonly collections: Collections;
  /** Null: this server runs no scripts. */
  readonly scripts: ScriptRunner | null;
  readonly fault: FaultListener;
}

type Call = ServerWritableStream<RunScriptRequest, RunScriptResponse>;

/**
 * RunScript: reads a script whole, runs it, and streams what it prints. One at a time (SCRIPT_RUNNING): two would drive one cluster. A caller who reads slowly
 * slows the run. One who leaves, by cancelling, by a deadline or by a lost connection, ends it between two commands, and what it started is stopped.
 */
export function runScript(parts: RunScriptParts): (call: Call) => void {
  let running = false;
  return (call) => {
    const serve = async (): Promise<void> => {
      const script = read(readable(call.request), parts.scripts);
      if (running) throw new Refusal("SCRIPT_RUNNING", "another script is running here; wait for its end, or cancel it");
      running = true;
      try {
        await run(script, call, parts);
      } finally {
        running = false;
      }
    };
    serve().catch((error: unknown) => {
      if (isOurFault(error)) parts.fault(error);
      call.emit("error", statusOf(error));
    });
  };
}

/** Throws a Refusal for what is wrong with a request. */
function read({ script, style, seed, keepGoing }: RunScriptRequest, scripts: ScriptRunner | null): ReadScript {
  if (scripts === null) throw new Refusal("NO_SCRIPTS", "this server was started without the language of scripts");
  const bytes = Buffer.byteLength(script);
  if (bytes > SCRIPT_BYTES_MAX) {
    const description = `the script has ${bytes} bytes; at most ${SCRIPT_BYTES_MAX} are taken`;
    throw new BadScript(`${description}; \`cutline run --master\` runs longer ones`, [{ line: 1, column: 1, description }]);
  }
  return scripts({ script, style: style === "" ? null : style, seed: seed ?? null, keepGoing });
}

/** Resolves when the run is over and the caller has been told, or has left and the cluster is as if there had been no run. */
async function run(script: ReadScript, call: Call, { cluster, collections }: RunScriptParts): Promise<void> {
  const left = new AbortController();
  call.once("cancelled", () => {
    left.abort();
  });
  if (call.cancelled) left.abort();
  const started = new StartedCluster(cluster, collections);
  const lines = new ResponseLines(call, left.signal);
  const end = await script.run({ cluster: started, output: lines.output, report: lines.report, signal: left.signal });
  if (left.signal.aborted) return started.stopIfStarted();
  finish(end, call);
}

function finish({ failures, firstFailure }: ScriptEnd, call: Call): void {
  if (firstFailure !== null && !call.request.keepGoing) throw placed(firstFailure);
  call.write({ outputLines: [], reportLines: [], outcome: { failures } });
  call.end();
}

/** The error of a command, with its place in the script. */
function placed({ line, command, error }: ScriptFailure): unknown {
  if (!(error instanceof CutlineError)) return error;
  const message = `${line === null ? "" : `line ${line}: `}${command}: ${error.message}`;
  const facts = { ...error.facts, ...(line === null ? {} : { line: String(line) }) };
  if (error instanceof Refusal) return new Refusal(error.code, message, facts);
  return error instanceof ProtocolError ? new ProtocolError(error.code, message, facts) : error;
}
