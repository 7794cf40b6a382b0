import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatChannel, NODE_ID_MAX, parseSnapshotId, snapshotIdOf } from "./identifiers.js";

describe("a snapshot id", () => {
  it("is taken apart into what it was made of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: NODE_ID_MAX }), fc.integer({ min: 1, max: 999_999_999_999_999 }), (initiator, number) => {
        expect(parseSnapshotId(snapshotIdOf(initiator, number))).toEqual({ initiator, number });
      }),
    );
  });

  it.each([
    "",
    "1",
    "1-",
    "-1",
    "1-0",
    "1-01",
    "01-1",
    "1-1 ",
    " 1-1",
    "1-1\n",
    "1-1-1",
    "a-1",
    "1-a",
    "-1-1",
    "1--1",
    "1.5-1",
    "1e3-1",
    "٣-1",
  ])("is not %j", (id) => {
    expect(parseSnapshotId(id)).toBeNull();
  });

  it("names no node past the largest, and no number that loses digits", () => {
    expect(parseSnapshotId("4294967295-999999999999999")).toEqual({ initiator: NODE_ID_MAX, number: 999_999_999_999_999 });
    expect(parseSnapshotId("4294967296-1")).toBeNull();
    expect(parseSnapshotId("99999999999-1")).toBeNull();
    expect(parseSnapshotId("1-1000000000000000")).toBeNull();
  });
});

describe("a channel", () => {
  it("is written with its direction", () => {
    expect(formatChannel({ source: 1, target: 20 })).toBe("(1 → 20)");
  });
});
