import { ProtocolError } from "@cutline/core";
import { closeReason, FRAME_BYTES_MAX, FrameError, type LinkFrame, linkFrames } from "@cutline/protocol";
import type { WebSocket } from "ws";
import { HANDSHAKE_MS_MAX, HELLO_BYTES_MAX } from "./limits.js";
import { bytesOf } from "./websocket-data.js";

/** Codes with which a link's connection is closed, from the range that RFC 6455 leaves to applications (section 7.4.2). */
export const CLOSE_CODE = {
  /** The peer broke the protocol, or sent what can't be decoded. */
  protocolError: 4000,
  /** Both sides dialled at once; the other connection stays. */
  simultaneousDial: 4001,
  /** The peer is not one of ours, is another host than was meant, or has lost its memory. It need not try again. */
  refused: 4002,
  /** The peer did not introduce itself in time. */
  handshakeTimeout: 4003,
} as const;

/** What a connection tells whoever holds it. */
export interface ConnectionEvents {
  /** A frame came. A ProtocolError that it throws closes the connection, with the message as the reason. */
  frame(frame: LinkFrame): void;
  /** The connection is gone. Told once, unless `abandon` was called. */
  closed(code: number, reason: string): void;
}

/** One WebSocket of a link: frames in and out. It knows of no numbering and no peer; that is the link's. */
export class LinkConnection {
  private deadline: NodeJS.Timeout | null;
  private introduced = false;
  private open = true;

  constructor(
    private readonly socket: WebSocket,
    private readonly events: ConnectionEvents,
  ) {
    this.deadline = setTimeout(() => {
      this.close(CLOSE_CODE.handshakeTimeout, "no introduction came in time");
    }, HANDSHAKE_MS_MAX);
    socket.on("message", (data, isBinary) => {
      this.receive(isBinary ? bytesOf(data) : null);
    });
    socket.on("close", (code, reason) => {
      this.end(code, reason.toString());
    });
    socket.on("error", (error) => {
      this.end(1006, error.message);
    });
  }

  /** The handshake is over: frames may be large now, and there is no deadline any more. */
  introduce(): void {
    this.introduced = true;
    if (this.deadline !== null) clearTimeout(this.deadline);
    this.deadline = null;
  }

  send(frame: NonNullable<LinkFrame["frame"]>): void {
    if (this.open && this.socket.readyState === this.socket.OPEN) this.socket.send(linkFrames.encode({ frame }));
  }

  /** Closes with a reason for the peer, and tells `closed`. The socket is gone after a grace time even if the peer doesn't answer. */
  close(code: number, reason: string): void {
    if (!this.open) return;
    this.socket.close(code, closeReason(reason));
    this.end(code, reason);
  }

  /** Lets go of the connection without a word to anybody. */
  abandon(): void {
    this.open = false;
    this.introduce();
    this.socket.terminate();
  }

  private receive(bytes: Uint8Array | null): void {
    if (!this.open) return;
    try {
      if (bytes === null) throw new FrameError("FRAME_MALFORMED", "a text message came where frames are binary");
      if (!this.introduced && bytes.length > HELLO_BYTES_MAX) throw new FrameError("FRAME_TOO_LARGE", "an introduction is too large");
      this.events.frame(linkFrames.decode(bytes));
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof FrameError)) throw error;
      this.close(CLOSE_CODE.protocolError, error.message);
    }
  }

  private end(code: number, reason: string): void {
    if (!this.open) return;
    this.open = false;
    this.introduce();
    this.events.closed(code, reason);
  }
}

/** Options of every link WebSocket, on either side: no compression, bounded frames. */
export const SOCKET_OPTIONS = { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } as const;
