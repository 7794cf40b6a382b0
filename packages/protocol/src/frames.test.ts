import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeReason, FRAME_BYTES_MAX, type FrameCodec, FrameError, hostFrames, linkFrames, masterFrames } from "./frames.js";
import type { HostFrame, MasterFrame } from "./generated/cutline/v1/control.js";
import type { LinkEntry, LinkFrame } from "./generated/cutline/v1/link.js";

const UINT32 = fc.integer({ min: 0, max: 0xffff_ffff });
const COUNT = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const BYTES = fc.uint8Array({ maxLength: 40 });

const BODY: fc.Arbitrary<LinkEntry["body"]> = fc.oneof(
  fc.constant(undefined),
  fc.record({ $case: fc.constant("payload" as const), value: BYTES }),
  fc.record({ $case: fc.constant("marker" as const), value: fc.string() }),
);

const ENTRY: fc.Arbitrary<LinkEntry> = BODY.chain((body) =>
  fc.record({
    source: UINT32,
    targets: fc.array(UINT32, { minLength: 1, maxLength: body?.$case === "marker" ? 5 : 1 }),
    ticket: COUNT,
    more: fc.boolean(),
    body: fc.constant(body),
  }),
);

const LINK_FRAME: fc.Arbitrary<LinkFrame> = fc.oneof(
  fc
    .record({ first: fc.integer({ min: 1, max: 2 ** 40 }), received: COUNT, entries: fc.array(ENTRY, { minLength: 1, maxLength: 6 }) })
    .map((value): LinkFrame => ({ frame: { $case: "entries", value } })),
  COUNT.map((received): LinkFrame => ({ frame: { $case: "acknowledgement", value: { received } } })),
);

const WELCOME: LinkFrame = { frame: { $case: "welcome", value: { protocolVersion: 1, hostId: 2, incarnation: "abc", received: 7 } } };
const REQUESTS: MasterFrame = { requests: [{ requestId: 1, request: { $case: "inspect", value: {} } }] };
const MESSAGES: HostFrame = { messages: [{ message: { $case: "reply", value: { requestId: 1, outcome: { $case: "done", value: {} } } } }] };

/** As the decoder gives it: its byte strings are views of the frame. */
function plain(frame: unknown): unknown {
  return JSON.parse(JSON.stringify(frame, (_key, value: unknown) => (value instanceof Uint8Array ? [...value] : value)));
}

function refusalOf<Frame>(codec: FrameCodec<Frame>, bytes: Uint8Array): string | null {
  try {
    codec.decode(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return error.code;
  }
}

describe("a frame", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(LINK_FRAME, (frame) => {
        expect(plain(linkFrames.decode(linkFrames.encode(frame)))).toEqual(plain(frame));
      }),
    );
    expect(linkFrames.decode(linkFrames.encode(WELCOME))).toEqual(WELCOME);
    expect(masterFrames.decode(masterFrames.encode(REQUESTS))).toEqual(REQUESTS);
    expect(hostFrames.decode(hostFrames.encode(MESSAGES))).toEqual(MESSAGES);
  });

  it("is taken or refused with a FrameError, whatever the bytes are", () => {
    const codecs: FrameCodec<unknown>[] = [linkFrames, masterFrames, hostFrames] as never;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const codec of codecs) refusalOf(codec, bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is taken or refused with a FrameError where a few bytes of it are damaged, missing or too many", () => {
    const damage = fc.record({ at: fc.nat(), to: fc.nat(255), cut: fc.nat(3), extra: fc.uint8Array({ maxLength: 3 }) });
    fc.assert(
      fc.property(LINK_FRAME, damage, (frame, { at, to, cut, extra }) => {
        const bytes = Uint8Array.from([...linkFrames.encode(frame).slice(cut), ...extra]);
        if (bytes.length > 0) bytes[at % bytes.length] = to;
        refusalOf(linkFrames, bytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is malformed where a number would lose digits", () => {
    const acknowledgement = [0x22, 0x0a, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    expect(refusalOf(linkFrames, Uint8Array.from(acknowledgement))).toBe("FRAME_MALFORMED");
  });
});

describe("a frame that says nothing", () => {
  const message: LinkEntry = { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload", value: new Uint8Array() } };
  const marker: LinkEntry = { ...message, body: { $case: "marker", value: "1-1" } };
  const entries = (first: number, ...list: LinkEntry[]): LinkFrame => ({
    frame: { $case: "entries", value: { first, received: 0, entries: list } },
  });

  it.each<[string, LinkFrame]>([
    ["is blank", { frame: undefined }],
    ["has no entries", entries(1)],
    ["numbers its entries from 0", entries(0, message)],
    ["has a message for nobody", entries(1, { ...message, targets: [] })],
    ["has a message for two", entries(1, { ...message, targets: [2, 3] })],
    ["has a ticket for nobody", entries(1, { ...message, targets: [], body: undefined })],
    ["has a ticket for two", entries(1, { ...message, targets: [2, 3], body: undefined })],
    ["has a marker for nobody", entries(1, marker, { ...marker, targets: [] })],
  ])("is refused on a link: it %s", (_what, frame) => {
    expect(refusalOf(linkFrames, linkFrames.encode(frame))).toBe("FRAME_EMPTY");
  });

  it("is not one with a message, a marker for many, or a ticket alone", () => {
    const frame = entries(1, message, { ...marker, targets: [2, 3, 4] }, { ...message, ticket: 1, body: undefined });
    expect(refusalOf(linkFrames, linkFrames.encode(frame))).toBeNull();
  });

  it("is refused on a control link", () => {
    expect(refusalOf(masterFrames, masterFrames.encode({ requests: [] }))).toBe("FRAME_EMPTY");
    expect(refusalOf(hostFrames, hostFrames.encode({ messages: [] }))).toBe("FRAME_EMPTY");
    expect(refusalOf(hostFrames, hostFrames.encode({ messages: [...MESSAGES.messages, { message: undefined }] }))).toBe("FRAME_EMPTY");
  });

  it("is left to the host where one of several requests is blank: that one is answered in words", () => {
    const frame: MasterFrame = { requests: [{ requestId: 1, request: undefined }] };
    expect(masterFrames.decode(masterFrames.encode(frame))).toEqual(frame);
  });
});

describe("the largest frame", () => {
  const frameOf = (length: number): LinkFrame => {
    const entry: LinkEntry = { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload", value: new Uint8Array(length) } };
    return { frame: { $case: "entries", value: { first: 1, received: 0, entries: [entry] } } };
  };
  const overhead = linkFrames.encode(frameOf(FRAME_BYTES_MAX / 2)).length - FRAME_BYTES_MAX / 2;

  it("passes, and one byte more is refused by whoever sends it and by whoever gets it", () => {
    const largest = linkFrames.encode(frameOf(FRAME_BYTES_MAX - overhead));
    expect(largest).toHaveLength(FRAME_BYTES_MAX);
    expect(refusalOf(linkFrames, largest)).toBeNull();
    expect(() => linkFrames.encode(frameOf(FRAME_BYTES_MAX - overhead + 1))).toThrow(expect.objectContaining({ code: "FRAME_TOO_LARGE" }));
    expect(refusalOf(linkFrames, new Uint8Array(FRAME_BYTES_MAX + 1))).toBe("FRAME_TOO_LARGE");
  });
});

describe("the reason for a close", () => {
  it("is as much of a text as fits, and ends between two characters", () => {
    expect(closeReason("no introduction came in time")).toBe("no introduction came in time");
    expect(closeReason("x".repeat(200))).toBe("x".repeat(123));
    expect(closeReason("→".repeat(50))).toBe("→".repeat(41));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        const reason = closeReason(text);
        expect(text.startsWith(reason)).toBe(true);
        expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
        expect(Buffer.from(reason).toString()).toBe(reason); // no lone surrogate
        expect(new TextEncoder().encode(text).length <= 123).toBe(reason === text);
      }),
    );
  });
});
