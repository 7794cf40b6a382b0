import fc from "fast-check";
import { expect, it } from "vitest";
import { readVarint, SHORT_VARINT_LIMIT, varintEnd, varintLength, writeVarint } from "./varint.js";

const shortNumbers = fc.oneof(
  fc.maxSafeInteger().map((value) => Math.abs(value) % SHORT_VARINT_LIMIT),
  fc.constantFrom(0, 127, 128, 16_383, 16_384, SHORT_VARINT_LIMIT - 1),
);

it("reads what it wrote, between other bytes", () => {
  fc.assert(
    fc.property(shortNumbers, (value) => {
      const bytes = new Uint8Array(varintLength(value) + 2).fill(0xff);
      const end = writeVarint(bytes, 1, value);
      expect(end).toBe(bytes.length - 1);
      expect(varintEnd(bytes, 1)).toBe(end);
      expect(readVarint(bytes, 1, end)).toBe(value);
      expect(bytes.at(-1)).toBe(0xff);
    }),
  );
});

it("has at most 7 bytes", () => {
  expect(varintLength(SHORT_VARINT_LIMIT - 1)).toBe(7);
});

it("reads nothing that is longer, unfinished, or not as long as its place", () => {
  expect(readVarint(new Uint8Array(8).fill(0x80, 0, 7), 0, 8)).toBe(-1);
  expect(readVarint(Uint8Array.from([0x80]), 0, 1)).toBe(-1);
  expect(readVarint(Uint8Array.from([0x80]), 0, 2)).toBe(-1);
  expect(readVarint(Uint8Array.from([1, 1]), 0, 2)).toBe(-1);
  expect(readVarint(new Uint8Array(), 0, 0)).toBe(-1);
});
