import type { Socket } from "node:net";
import type { WebSocket } from "ws";

/** Bytes of WebSocket framing, pings and the like that an introduction may come with. */
const FRAMING_BYTES_MAX = 1_024;

/** The code and the reason with which whoever says too much before it has introduced itself is cut off. */
export const INTRODUCTION_TOO_LARGE = { code: 4000, reason: "an introduction is too large" } as const;

/**
 * What somebody may send before it has introduced itself. `ws` gathers a message until it is whole, up to the largest that a peer may send: this
 * counts what comes in on the wire, whole or not. Past the allowance the connection is closed with a reason and read no more.
 */
export class StrangerAllowance {
  private left: number;
  private readonly count = (chunk: Uint8Array): void => {
    this.left -= chunk.length;
    if (this.left >= 0) return;
    this.lift();
    this.overrun();
    this.socket.close(INTRODUCTION_TOO_LARGE.code, INTRODUCTION_TOO_LARGE.reason);
    this.socket.pause(); // or `ws` would go on gathering until the connection is gone
  };

  /** `wire` is what `socket` reads from. `overrun` is told, once, where somebody says too much. */
  constructor(
    private readonly socket: WebSocket,
    private readonly wire: Socket,
    introductionBytesMax: number,
    private readonly overrun: () => void = () => undefined,
  ) {
    this.left = introductionBytesMax + FRAMING_BYTES_MAX;
    // After the listener of `ws`: an introduction that came in whole has been heard before what follows it is counted.
    wire.on("data", this.count);
  }

  /** The peer is known: it may say what it likes. Idempotent. */
  lift(): void {
    this.wire.off("data", this.count);
  }
}
