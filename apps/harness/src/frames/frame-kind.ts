import { isDeepStrictEqual } from "node:util";
import { type FrameCodec, FrameError, hostFrames, linkFrames, masterFrames } from "@cutline/protocol";
import { hostFrame, linkFrame, masterFrame } from "./sample-frames.js";
import type { Random } from "@cutline/core";

/** What became of some bytes: taken as a frame, refused with a code, or neither, which is a fault. */
export type Outcome =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly code: FrameError["code"] }
  | { readonly kind: "fault"; readonly story: string };

/** One kind of frame: bytes of it, and what its codec does with any bytes. */
export interface FrameKind {
  readonly name: string;
  /** The bytes of a frame that makes sense. */
  sample(random: Random): Uint8Array;
  /** Decodes bytes; what is taken is encoded and decoded once more. */
  examine(bytes: Uint8Array): Outcome;
}

/** Every kind of frame that comes on a connection. */
export const FRAME_KINDS = [
  frameKind("link", linkFrames, linkFrame),
  frameKind("host", hostFrames, hostFrame),
  frameKind("master", masterFrames, masterFrame),
] as const;

/** The kind of frame that this codec is for. */
export function frameKind<Frame>(name: string, codec: FrameCodec<Frame>, sample: (random: Random) => Frame): FrameKind {
  return {
    name,
    sample: (random) => codec.encode(sample(random)),
    examine: (bytes) => {
      try {
        return again(codec, codec.decode(bytes));
      } catch (error) {
        if (error instanceof FrameError) return { kind: "refused", code: error.code };
        return { kind: "fault", story: `decoding throws ${String(error)}` };
      }
    },
  };
}

/** What was taken must encode, and decode to the same. */
function again<Frame>(codec: FrameCodec<Frame>, frame: Frame): Outcome {
  try {
    const repeated = codec.decode(codec.encode(frame));
    if (isDeepStrictEqual(repeated, frame)) return { kind: "taken" };
    return { kind: "fault", story: "what is decoded does not come back when it is encoded and decoded again" };
  } catch (error) {
    return { kind: "fault", story: `what is decoded can't be encoded and decoded again: ${String(error)}` };
  }
}
