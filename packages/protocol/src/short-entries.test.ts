import fc from "fast-check";
import { expect, it } from "vitest";
import { type LinkEntries, type LinkEntry, LinkFrame } from "./generated/cutline/v1/link.js";
import { decodeShortEntries, encodeShortEntries } from "./short-entries.js";

const EDGES = [0, 1, 127, 128, 0xffff_ffff, 2 ** 32, 2 ** 49 - 1];
const NUMBER = fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: 0, max: 2 ** 49 - 1 }));
const UINT32 = fc.oneof(fc.constantFrom(...EDGES.filter((edge) => edge < 2 ** 32)), fc.integer({ min: 0, max: 0xffff_ffff }));

const MESSAGE: fc.Arbitrary<LinkEntry> = fc.record({
  source: UINT32,
  targets: UINT32.map((target) => [target]),
  ticket: NUMBER,
  body: fc.option(fc.record({ $case: fc.constant("payload" as const), value: fc.uint8Array({ maxLength: 200 }) }), { nil: undefined }),
  more: fc.boolean(),
});
const ENTRIES: fc.Arbitrary<LinkEntries> = fc.record({ first: NUMBER, received: NUMBER, entries: fc.array(MESSAGE, { maxLength: 8 }) });

/** By the generated codec. */
function encoded(value: LinkEntries): Uint8Array {
  return LinkFrame.encode({ frame: { $case: "entries", value } }).finish();
}

it("is the same bytes as the generated codec's, and reads them as that does", () => {
  fc.assert(
    fc.property(ENTRIES, (entries) => {
      const bytes = encoded(entries);
      expect(encodeShortEntries(entries)).toEqual(bytes);
      expect(decodeShortEntries(bytes)).toEqual(entries);
    }),
    { numRuns: 500 },
  );
});

it("says what the generated codec says of damaged bytes, or nothing", () => {
  const damage = fc.record({ at: fc.nat(), to: fc.oneof(fc.constantFrom(0, 1, 8, 16, 26, 127, 128, 255), fc.nat(255)), cut: fc.nat(2) });
  let read = 0;
  fc.assert(
    fc.property(ENTRIES, fc.array(damage, { maxLength: 3 }), (entries, damages) => {
      let bytes = encoded(entries);
      for (const { at, to, cut } of damages) {
        bytes = bytes.slice(0, bytes.length - cut);
        if (bytes.length > 0) bytes[at % bytes.length] = to;
      }
      const short = decodeShortEntries(bytes);
      if (short === null) return;
      read += 1;
      expect(LinkFrame.decode(bytes)).toEqual({ frame: { $case: "entries", value: short } });
    }),
    { numRuns: 5_000 },
  );
  expect(read).toBeGreaterThan(1_000); // or the damage is too much to show anything
});

const message: LinkEntry = { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload", value: new Uint8Array(3) } };

it.each<[string, LinkEntries]>([
  ["a marker", { first: 1, received: 0, entries: [message, { ...message, body: { $case: "marker", value: "1-1" } }] }],
  ["no target", { first: 1, received: 0, entries: [{ ...message, targets: [] }] }],
  ["two targets", { first: 1, received: 0, entries: [{ ...message, targets: [2, 3] }] }],
  ["a large number", { first: 2 ** 49, received: 0, entries: [message] }],
  ["a large ticket", { first: 1, received: 0, entries: [{ ...message, ticket: 2 ** 49 }] }],
])("leaves %s to the generated codec", (_what, entries) => {
  expect(encodeShortEntries(entries)).toBeNull();
  expect(decodeShortEntries(encoded(entries))).toBeNull();
});

it.each([-1, 1.5, 2 ** 32, Number.NaN])("leaves node %d, which there can't be, to the generated codec", (node) => {
  expect(encodeShortEntries({ first: 1, received: 0, entries: [{ ...message, source: node }] })).toBeNull();
  expect(encodeShortEntries({ first: 1, received: 0, entries: [{ ...message, targets: [node] }] })).toBeNull();
});
