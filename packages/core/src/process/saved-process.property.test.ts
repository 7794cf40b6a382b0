import { SavedProcess } from "@cutline/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SoloProcess } from "../testing/solo-process.js";

const PEER = fc.integer({ min: 2, max: 4 });
const SNAPSHOT = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).map(([node, number]) => `${node}-${number}`);

/** One step. Many are refused (a channel that is not open, coins that are not there): both processes must refuse the same ones. */
const STEP = fc.oneof(
  PEER.map((peer) => (solo: SoloProcess) => solo.command(`pay ${peer} 30`)),
  fc.constant((solo: SoloProcess) => solo.command("spin")),
  fc.tuple(PEER, PEER).map(
    ([peer, next]) =>
      (solo: SoloProcess) =>
        solo.coinsFrom(peer, `5>${next}`),
  ),
  PEER.map((peer) => (solo: SoloProcess) => solo.coinsFrom(peer, "7")),
  fc.tuple(PEER, SNAPSHOT).map(
    ([peer, snapshot]) =>
      (solo: SoloProcess) =>
        solo.markerFrom(peer, snapshot),
  ),
  fc.option(SNAPSHOT).map((snapshot) => (solo: SoloProcess) => solo.initiate(snapshot)),
  PEER.map((peer) => (solo: SoloProcess) => solo.openIncoming(peer)),
  PEER.map((peer) => (solo: SoloProcess) => solo.openOutgoing(peer)),
  SNAPSHOT.map((snapshot) => (solo: SoloProcess) => solo.retire(snapshot)),
);
const STEPS = fc.array(STEP, { maxLength: 40 });

/** What the step did, or the name of what it threw. */
function outcome(solo: SoloProcess, step: (solo: SoloProcess) => string[]): unknown {
  try {
    return step(solo);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

/** As it comes back from a disk. */
function stored(saved: SavedProcess): SavedProcess {
  return SavedProcess.decode(SavedProcess.encode(saved).finish());
}

describe("a saved process", () => {
  it("is all that a process remembers: whoever restores it goes on exactly as the original", () => {
    fc.assert(
      fc.property(STEPS, STEPS, STEPS, (before, meanwhile, after) => {
        const [original, other] = [new SoloProcess(), new SoloProcess()];
        for (const step of before) outcome(original, step);
        for (const step of meanwhile) outcome(other, step);
        const told = other.effects.length;
        other.process.restore(stored(original.process.save()));
        expect(other.effects).toHaveLength(told);
        expect(other.memory()).toEqual(original.memory());
        for (const step of after) expect(outcome(other, step)).toEqual(outcome(original, step));
        expect(SavedProcess.encode(other.process.save()).finish()).toEqual(SavedProcess.encode(original.process.save()).finish());
      }),
      { numRuns: 300 },
    );
  });

  it("is not changed by what comes later", () => {
    fc.assert(
      fc.property(STEPS, STEPS, (before, after) => {
        const solo = new SoloProcess();
        for (const step of before) outcome(solo, step);
        const saved = solo.process.save();
        const bytes = SavedProcess.encode(saved).finish();
        for (const step of after) outcome(solo, step);
        expect(SavedProcess.encode(saved).finish()).toEqual(bytes);
      }),
    );
  });
});
