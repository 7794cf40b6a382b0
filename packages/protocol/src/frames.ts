import type { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { FastReader, FastWriter } from "./fast-wire.js";
import { HostFrame, MasterFrame } from "./generated/cutline/v1/control.js";
import { LinkFrame } from "./generated/cutline/v1/link.js";
import { decodeShortEntries, encodeShortEntries } from "./short-entries.js";

/** Version of the link and control protocols. Peers of another version are refused in words. */
export const PROTOCOL_VERSION = 1;

/** WebSocket subprotocol of links and control links. */
export const SUBPROTOCOL = "cutline.v1";

/** Bytes of the largest frame. A payload is at most 1 MiB and senders begin a new frame past 64 KiB; records of large snapshots need the rest. */
export const FRAME_BYTES_MAX = 64 * 1024 * 1024;

/** Bytes of the largest payload or command of an application. */
export const PAYLOAD_BYTES_MAX = 1024 * 1024;

const CLOSE_REASON_BYTES_MAX = 123;

/** Bytes of the largest frame after which its writer is kept for the next one. */
const WRITER_BYTES_KEPT = 1024 * 1024;

/** A frame that can't be taken: the connection that it came on must end. */
export class FrameError extends Error {
  /** `code` is stable: FRAME_TOO_LARGE, FRAME_MALFORMED or FRAME_EMPTY. */
  constructor(
    readonly code: "FRAME_TOO_LARGE" | "FRAME_MALFORMED" | "FRAME_EMPTY",
    message: string,
  ) {
    super(message);
    this.name = "FrameError";
  }
}

/** A message type as ts-proto generates it. */
interface Codec<Frame> {
  encode(message: Frame, writer: BinaryWriter): BinaryWriter;
  decode(bytes: BinaryReader): Frame;
}

/** Encodes and decodes one kind of frame, within the limits. */
export interface FrameCodec<Frame> {
  /** Throws a FrameError where the frame is larger than a peer would take. */
  encode(frame: Frame): Uint8Array;
  /** Throws a FrameError where the bytes are no frame of this kind. Never anything else, whatever the bytes are. */
  decode(bytes: Uint8Array): Frame;
}

/** Frames between hosts. */
export const linkFrames = withShortEntries(frameCodec("link", LinkFrame, validLinkFrame));

/** Frames from the master to a host. */
export const masterFrames = frameCodec("master", MasterFrame, (frame) => frame.requests.length > 0);

/** Frames from a host to the master. */
export const hostFrames = frameCodec("host", HostFrame, ({ messages }) => {
  return messages.length > 0 && messages.every(({ message }) => message !== undefined);
});

/** Takes the short way where there is one. What comes of it is the same. */
function withShortEntries(codec: FrameCodec<LinkFrame>): FrameCodec<LinkFrame> {
  return {
    encode(frame) {
      const short = frame.frame?.$case === "entries" ? encodeShortEntries(frame.frame.value) : null;
      if (short === null) return codec.encode(frame);
      requireSize("link", short.length);
      return short;
    },
    decode(bytes) {
      const value = bytes.length > FRAME_BYTES_MAX ? null : decodeShortEntries(bytes);
      const frame: LinkFrame = { frame: value === null ? undefined : { $case: "entries", value } };
      return validLinkFrame(frame) ? frame : codec.decode(bytes);
    },
  };
}

/** As much of a text as fits into the close frame of a WebSocket: RFC 6455, section 5.5, leaves 123 bytes. No character is cut. */
export function closeReason(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(CLOSE_REASON_BYTES_MAX));
  return text.slice(0, read);
}

function frameCodec<Frame>(kind: string, codec: Codec<Frame>, valid: (frame: Frame) => boolean): FrameCodec<Frame> {
  // A writer grows its buffer as it goes, and is as good as new after finish(): one for all frames saves growing it each time.
  let writer = new FastWriter();
  const encode = (frame: Frame): Uint8Array => {
    let bytes: Uint8Array | null = null;
    try {
      bytes = codec.encode(frame, writer).finish();
      return bytes;
    } finally {
      if (bytes === null || bytes.length > WRITER_BYTES_KEPT) writer = new FastWriter();
    }
  };
  return {
    encode(frame) {
      const bytes = encode(frame);
      requireSize(kind, bytes.length);
      return bytes;
    },
    decode(bytes) {
      requireSize(kind, bytes.length);
      const frame = decoded(kind, codec, bytes);
      if (!valid(frame)) throw new FrameError("FRAME_EMPTY", `a ${kind} frame says nothing that this version understands`);
      return frame;
    },
  };
}

function decoded<Frame>(kind: string, codec: Codec<Frame>, bytes: Uint8Array): Frame {
  try {
    return codec.decode(new FastReader(bytes));
  } catch (error) {
    throw new FrameError("FRAME_MALFORMED", `a ${kind} frame of ${bytes.length} bytes can't be decoded: ${String(error)}`);
  }
}

function requireSize(kind: string, bytes: number): void {
  if (bytes > FRAME_BYTES_MAX)
    throw new FrameError("FRAME_TOO_LARGE", `a ${kind} frame of ${bytes} bytes is over the limit of ${FRAME_BYTES_MAX}`);
}

function validLinkFrame({ frame }: LinkFrame): boolean {
  if (frame?.$case !== "entries") return frame !== undefined;
  const { first, entries } = frame.value;
  return first > 0 && entries.length > 0 && entries.every((entry) => validTargets(entry.targets.length, entry.body?.$case === "marker"));
}

function validTargets(count: number, isMarker: boolean): boolean {
  return isMarker ? count > 0 : count === 1;
}
