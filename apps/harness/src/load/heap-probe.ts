import { once } from "node:events";
import { ProtocolError } from "@cutline/core";
import { WebSocket } from "ws";

/** Looks into the heap of a process that was started with --inspect, by the protocol of Node.js's debuggers. Whoever connects one closes it. */
export class HeapProbe {
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** `url` is what such a process says on standard error. */
  static async connect(url: string): Promise<HeapProbe> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, "open");
    return new HeapProbe(socket);
  }

  /** Collects garbage there, and gives the bytes that are left. */
  async bytesLeft(): Promise<number> {
    // Twice: what only a finalizer holds goes the second time.
    await this.ask("HeapProfiler.collectGarbage");
    await this.ask("HeapProfiler.collectGarbage");
    const { usedSize } = await this.ask("Runtime.getHeapUsage");
    if (typeof usedSize !== "number") throw new ProtocolError("NO_HEAP", "the inspector tells of no heap");
    return usedSize;
  }

  close(): void {
    this.socket.terminate();
  }

  private async ask(method: string): Promise<Record<string, unknown>> {
    const id = (this.asked += 1);
    this.socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [data] = (await once(this.socket, "message")) as [Buffer]; // what `ws` documents for this event
      const answer = JSON.parse(data.toString()) as { id?: number; result?: Record<string, unknown> }; // what the inspector's protocol says
      if (answer.id === id) return answer.result ?? {};
    }
  }
}
