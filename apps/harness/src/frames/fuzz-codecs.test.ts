import { Random } from "@cutline/core";
import { FrameError, type FrameCodec } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { fuzzCodecs } from "./fuzz-codecs.js";
import { frameKind, FRAME_KINDS, type FrameKind } from "./frame-kind.js";

/** A codec of texts of up to eight bytes, right but for what `changed` says. */
function texts(changed: Partial<FrameCodec<string>> = {}): FrameKind {
  const codec: FrameCodec<string> = {
    encode: (text) => new TextEncoder().encode(text),
    decode: (bytes) => {
      if (bytes.length > 8) throw new FrameError("FRAME_MALFORMED", "too long");
      if (bytes.length === 0) throw new FrameError("FRAME_EMPTY", "nothing");
      return new TextDecoder().decode(bytes).slice(0, 2);
    },
    ...changed,
  };
  return frameKind("text", codec, (random) => String(random.below(100)));
}

async function storyOf(kind: FrameKind, frames = 3_000): Promise<{ readonly ok: boolean; readonly story: string }> {
  const signal = new AbortController().signal;
  const [result] = await fuzzCodecs({ seed: 5n, frames, signal, progress: () => undefined, kinds: [kind] });
  return { ok: result?.ok ?? false, story: result?.story ?? "" };
}

describe("fuzzing a codec", () => {
  it("is content with one that takes or refuses, and with every one of ours", async () => {
    expect((await storyOf(texts())).ok).toBe(true);
    const signal = new AbortController().signal;
    const cases = await fuzzCodecs({ seed: 5n, frames: 12_000, signal, progress: () => undefined });
    expect(cases.map(({ name, ok }) => `${name}: ${ok}`)).toEqual([
      "link frames: true",
      "host frames: true",
      "master frames: true",
      "memory of the codecs: true",
    ]);
  });

  it("notices one that throws anything else, with the bytes, and what does it again", async () => {
    const broken = texts({
      decode: () => {
        throw new TypeError("oops");
      },
    });
    const { ok, story } = await storyOf(broken);
    expect(ok).toBe(false);
    expect(story).toMatch(
      /decoding throws TypeError: oops\n {2}bytes: [0-9a-f]*\n {2}again: cutline-harness fuzz-frames --seed 5 --frames 1000 --conn/,
    );
  });

  it("notices what does not come back as it was, and what can't be encoded any more", async () => {
    let decoded = 0;
    expect((await storyOf(texts({ decode: () => String((decoded += 1)) }))).story).toContain("what is decoded does not come back");
    const encodes = texts();
    const refusing = texts({
      encode: (text) => {
        if (text === "\u0000") throw new FrameError("FRAME_TOO_LARGE", "no");
        return new TextEncoder().encode(text);
      },
      decode: () => "\u0000",
    });
    expect(encodes.examine(Uint8Array.of(65))).toEqual({ kind: "taken" });
    expect(refusing.examine(Uint8Array.of(65))).toMatchObject({
      kind: "fault",
      story: expect.stringContaining("can't be encoded") as string,
    });
  });

  it("fails where the search never came to one of the outcomes", async () => {
    const { ok, story } = await storyOf(
      texts({ decode: (bytes) => Buffer.from(bytes).toString("latin1"), encode: (text) => Buffer.from(text, "latin1") }),
      10_000,
    );
    expect(ok).toBe(false);
    expect(story).toContain("never: FRAME_MALFORMED, FRAME_EMPTY");
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    const progress = (): void => {
      abort.abort();
    };
    const fuzzing = fuzzCodecs({ seed: 1n, frames: 1_000_000_000, signal: abort.signal, progress });
    await expect(fuzzing).rejects.toThrow("aborted");
  });
});

describe("a kind of frame", () => {
  it.each(FRAME_KINDS.map((kind) => [kind.name, kind] as const))("takes its own: %s", (_name, kind) => {
    const random = new Random(3n);
    const outcomes = Array.from({ length: 300 }, () => kind.examine(kind.sample(random)).kind);
    expect(new Set(outcomes)).toEqual(new Set(["taken"]));
  });
});
