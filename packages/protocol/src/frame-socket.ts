import type { RawData } from "ws";
import { FRAME_BYTES_MAX } from "./frames.js";

/** From a close frame until the connection is gone, answered or not: a peer that was told to go may not stay. It takes a round trip. */
const CLOSE_MS_MAX = 1_000;

/** Options of every WebSocket that carries frames, at either end: no compression, bounded frames. */
export const FRAME_SOCKET_OPTIONS = { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX, closeTimeout: CLOSE_MS_MAX } as const;

/** A WebSocket message as plain bytes, without a copy where `ws` gives one piece. */
export function bytesOf(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  const buffer = Array.isArray(data) ? Buffer.concat(data) : data;
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
