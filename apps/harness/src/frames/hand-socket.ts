import { connect, type Socket } from "node:net";
import { SUBPROTOCOL } from "@cutline/protocol";
import { CONNECTION_MS_MAX } from "../limits.js";

/** A request that becomes a WebSocket, up to its last line. */
export const UPGRADE = `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n\r\n`;

/** How a server ended a connection. */
export interface Ending {
  /** Of its close frame; null where none came. */
  readonly close: { readonly code: number; readonly reason: string } | null;
  /** Whether the server ended it, and not time. */
  readonly ended: boolean;
}

const OPCODE_CLOSE = 8;

/**
 * A TCP connection that is used with its bare hands: bytes out, and of what comes back only the end of the upgrade and the close frame. When it is
 * done it is reset, so that it leaves no trace in the kernel; each comes from an address of its own choice, so that ports never run short.
 */
export class HandSocket {
  private readonly upgraded: Promise<void>;
  /** Resolves when the server has said good-bye, or has gone, or time is over. */
  readonly ending: Promise<Ending>;
  private received: Buffer = Buffer.alloc(0);
  private isUpgraded = false;
  private readonly socket: Socket;
  private readonly deadline: NodeJS.Timeout;
  private tellUpgraded: () => void = () => undefined;
  private tellEnding: (ending: Ending) => void = () => undefined;

  constructor(port: number, localAddress: string) {
    this.upgraded = new Promise((resolve) => (this.tellUpgraded = resolve));
    this.ending = new Promise((resolve) => (this.tellEnding = resolve));
    this.deadline = setTimeout(() => {
      this.end({ close: null, ended: false });
    }, CONNECTION_MS_MAX);
    this.socket = connect({ port, host: "127.0.0.1", localAddress, noDelay: true });
    this.socket.on("error", () => undefined); // "close" tells, too
    this.socket.on("data", (chunk: Buffer) => {
      this.listen(chunk);
    });
    this.socket.on("close", () => {
      this.end({ close: null, ended: true });
    });
  }

  /** Becomes a WebSocket. Resolves when the server has answered, or has gone. */
  upgrade(): Promise<void> {
    this.socket.write(UPGRADE);
    return this.upgraded;
  }

  write(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** Resets the connection once what was written has left, or at once where it can't. */
  reset(): void {
    this.socket.write("", () => {
      this.end({ close: null, ended: false });
    });
  }

  private listen(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (!this.isUpgraded) {
      const end = this.received.indexOf("\r\n\r\n");
      if (end < 0) return;
      this.isUpgraded = true;
      this.received = this.received.subarray(end + 4);
      this.tellUpgraded();
    }
    this.readFrames();
  }

  /** A server's frames are not masked, and none that it sends here is longer than 125 bytes; what is longer is dropped with all behind it. */
  private readFrames(): void {
    while (this.received.length >= 2) {
      const [first = 0, length = 0] = this.received;
      if (length > 125 || this.received.length < 2 + length) return;
      const payload = this.received.subarray(2, 2 + length);
      this.received = this.received.subarray(2 + length);
      if ((first & 0x0f) !== OPCODE_CLOSE) continue;
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      return this.end({ close: { code, reason: payload.subarray(2).toString() }, ended: true });
    }
  }

  private end(ending: Ending): void {
    clearTimeout(this.deadline);
    this.tellUpgraded();
    this.tellEnding(ending);
    this.socket.resetAndDestroy();
  }
}

/** How a frame of a client is made: as RFC 6455, section 5.2, has it, unless told otherwise. */
export interface FrameShape {
  readonly opcode?: number;
  readonly fin?: boolean;
  /** The length that it says it has; its own unless told otherwise. */
  readonly length?: number;
  readonly masked?: boolean;
}

/** The bytes of a client's WebSocket frame. Its mask is of zeros, which leaves the payload as it is. */
export function clientFrame(
  payload: Uint8Array,
  { opcode = 2, fin = true, length = payload.length, masked = true }: FrameShape = {},
): Buffer {
  const first = (fin ? 0x80 : 0) | opcode;
  const mask = masked ? 0x80 : 0;
  const head = Buffer.alloc(10);
  head[0] = first;
  let bytes = 2;
  if (length < 126) head[1] = mask | length;
  else if (length < 65_536) {
    head[1] = mask | 126;
    bytes = 2 + 2;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = mask | 127;
    bytes = 2 + 8;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head.subarray(0, bytes), Buffer.alloc(masked ? 4 : 0), payload]);
}
