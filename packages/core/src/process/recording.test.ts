import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shown } from "../testing/solo-process.js";
import { bytes } from "../testing/purse.js";
import { Recording } from "./recording.js";

function recording(received: readonly (readonly [number, number])[], sent: readonly (readonly [number, number])[] = []): Recording {
  return new Recording({ snapshot: "1-1", node: 1, state: bytes("100"), sent: new Map(sent), received: new Map(received) });
}

describe("a recording", () => {
  it("is complete when every channel is closed", () => {
    const part = recording([
      [3, 0],
      [2, 5],
    ]);
    expect([part.complete, part.awaiting()]).toEqual([false, [2, 3]]);
    part.close(3);
    expect([part.awaits(3), part.awaits(2), part.complete]).toEqual([false, true, false]);
    part.close(2);
    expect(part.complete).toBe(true);
  });

  it("keeps the messages of open channels only", () => {
    const part = recording([
      [2, 5],
      [3, 0],
    ]);
    part.message(2, bytes("1"));
    part.close(2);
    part.message(2, bytes("2"));
    part.message(3, bytes("4"));
    expect(shown(part.record())).toMatchObject({
      incoming: ["2: 5 received, then [1]", "3: 0 received, then [4]"],
      silentSources: [],
    });
  });

  it("is not changed by counts that go on after the cut", () => {
    const counts = new Map([[2, 5]]);
    const part = new Recording({ snapshot: "1-1", node: 1, state: bytes("100"), sent: counts, received: counts });
    counts.set(2, 6).set(3, 1);
    expect(shown(part.record())).toMatchObject({ sent: ["5 to 2"], incoming: ["2: 5 received, then []"], silentSources: [] });
  });

  it("gives a record that later messages don't reach into", () => {
    const part = recording([[2, 0]]);
    part.message(2, bytes("1"));
    const early = part.record();
    part.message(2, bytes("2"));
    expect(shown(early)).toMatchObject({ incoming: ["2: 0 received, then [1]"] });
  });

  it("says the same whatever the order in which channels were opened", () => {
    const received = fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(2)), { selector: ([node]) => node });
    const shuffled = received.chain((counts) => fc.tuple(fc.constant(counts), fc.shuffledSubarray(counts, { minLength: counts.length })));
    fc.assert(
      fc.property(shuffled, shuffled, ([in1, in2], [out1, out2]) => {
        expect(recording(in2, out2).record()).toEqual(recording(in1, out1).record());
      }),
    );
  });
});
