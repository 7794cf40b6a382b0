import type { Frame } from "@cutline/core";
import { closeReason, FrameError, type LinkFrame, linkFrames } from "@cutline/protocol";
import { bytesOf, type FrameGuest, INTRODUCTION_TOO_LARGE } from "@cutline/protocol/sockets";
import type { WebSocket } from "ws";
import { HELLO_BYTES_MAX } from "./limits.js";

/** What a socket tells whoever holds it. */
export interface LinkSocketEvents {
  frame(frame: LinkFrame): void;
  /** Something came that is no frame. */
  garbage(reason: string): void;
  /** Told once, whoever closed it. */
  closed(code: number, reason: string): void;
}

/** One WebSocket of a link: frames in and out, and nothing about what they mean. */
export class LinkSocket {
  private readonly socket: WebSocket;
  private isIntroduced = false;

  constructor(
    private readonly guest: FrameGuest,
    private readonly events: LinkSocketEvents,
  ) {
    const { socket } = guest;
    this.socket = socket;
    socket.on("message", (data, isBinary) => {
      this.receive(isBinary ? bytesOf(data) : null);
    });
    socket.on("close", (code, reason) => {
      events.closed(code, reason.toString());
    });
    socket.on("error", (error) => {
      events.closed(1006, error.message);
    });
  }

  transmit(frame: Frame): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(linkFrames.encode({ frame }));
  }

  /** The peer is known: its frames may be large now. */
  introduced(): void {
    this.isIntroduced = true;
    this.guest.introduced();
  }

  /** The peer is none of ours: tells so, and closes nothing. */
  refused(code: number, reason: string): void {
    this.guest.refused(`CLOSE_${code}`, reason);
  }

  /** Closes with a reason for the peer. The socket is gone after a grace time even if the peer doesn't answer. */
  close(code: number, reason: string): void {
    this.socket.close(code, closeReason(reason));
  }

  abandon(): void {
    this.socket.terminate();
  }

  private receive(bytes: Uint8Array | null): void {
    const frame = this.decode(bytes);
    if (typeof frame === "string") this.events.garbage(frame);
    else this.events.frame(frame);
  }

  /** The frame, or why it is none. */
  private decode(bytes: Uint8Array | null): LinkFrame | string {
    if (bytes === null) return "a text message came where frames are binary";
    if (!this.isIntroduced && bytes.length > HELLO_BYTES_MAX) return INTRODUCTION_TOO_LARGE.reason;
    try {
      return linkFrames.decode(bytes);
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      return error.message;
    }
  }
}
