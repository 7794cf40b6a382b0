import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeWatched, encodeWatched, numberOf, withNumber, withoutNumber } from "./watched-state.js";

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const counts = fc.array(fc.tuple(word, word)).map((entries) => new Map(entries));

it("is the same as bytes and back", () => {
  fc.assert(
    fc.property(fc.array(word), counts, counts, fc.uint8Array(), (done, sent, received, inner) => {
      const decoded = decodeWatched(encodeWatched({ done, sent, received }, inner));
      expect(decoded.watched).toEqual({ done, sent, received });
      expect([...decoded.inner]).toEqual([...inner]);
    }),
  );
});

it("has a number in front of anything", () => {
  fc.assert(
    fc.property(word, fc.uint8Array(), (number, inner) => {
      const bytes = withNumber(number, inner);
      expect([numberOf(bytes), [...withoutNumber(bytes)]]).toEqual([number, [...inner]]);
    }),
  );
});
