import type { Socket } from "node:net";
import { SILENCE_CHECK_MS, SILENT_CHECKS_MAX } from "./limits.js";

/** How much had come on a connection when it was looked at last, and how often it was the same before. */
interface Look {
  readonly bytes: number;
  readonly same: number;
}

/**
 * The connections of a server; those that say nothing for too long are cut. Node.js's HTTP/2 stops reading from some that break the protocol, tells
 * nobody, and keeps them when the other side is long gone: a live one answers pings, so what it says grows.
 */
export class SilentSockets {
  private readonly looks = new Map<Socket, Look>();
  private readonly timer: NodeJS.Timeout;
  private emptied: () => void = () => undefined;

  constructor(checkMs = SILENCE_CHECK_MS) {
    this.timer = setInterval(() => {
      this.check();
    }, checkMs).unref();
  }

  add(socket: Socket): void {
    this.looks.set(socket, { bytes: 0, same: 0 });
    socket.once("close", () => {
      this.looks.delete(socket);
      if (this.looks.size === 0) this.emptied();
    });
  }

  /** Looks no more. Connections stay. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** Resolves once every connection is closed. For one who waits. */
  whenEmpty(): Promise<void> {
    return new Promise((resolve) => {
      if (this.looks.size === 0) resolve();
      else this.emptied = resolve;
    });
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.looks.keys()) socket.destroy();
  }

  /** Looks are counted, not time: where this process stood still, what came meanwhile has not been read yet. */
  private check(): void {
    for (const [socket, { bytes, same }] of this.looks) {
      const isSame = socket.bytesRead === bytes;
      if (isSame && same + 1 >= SILENT_CHECKS_MAX) socket.destroy();
      else this.looks.set(socket, { bytes: socket.bytesRead, same: isSame ? same + 1 : 0 });
    }
  }
}
