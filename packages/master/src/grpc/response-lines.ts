import { once } from "node:events";
import type { RunScriptRequest, RunScriptResponse } from "@cutline/protocol/bank/grpc";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { LineSink } from "./script-runner.js";

/** Makes responses of what a script prints, and says when their reader lags behind. Writes nothing once `left` is aborted. */
export class ResponseLines {
  readonly output: LineSink = this.sink((outputLines) => ({ outputLines, reportLines: [], outcome: undefined }));
  readonly report: LineSink = this.sink((reportLines) => ({ outputLines: [], reportLines, outcome: undefined }));

  constructor(
    private readonly call: ServerWritableStream<RunScriptRequest, RunScriptResponse>,
    private readonly left: AbortSignal,
  ) {}

  private sink(response: (lines: string[]) => RunScriptResponse): LineSink {
    return {
      write: (text) => {
        const lines = text.split("\n");
        lines.pop(); // behind the last line feed
        if (!this.left.aborted) this.call.write(response(lines));
      },
      room: () => this.room(),
    };
  }

  private room(): Promise<void> | null {
    if (this.left.aborted || !this.call.writableNeedDrain) return null;
    return once(this.call, "drain", { signal: this.left }).then(nothing, nothing);
  }
}

function nothing(): void {
  // whoever waited looks for itself how things stand
}
