import { describe, expect, it } from "vitest";
import { SoloProcess, shown } from "../testing/solo-process.js";

describe("a channel opened late, at its target", () => {
  it("is awaited by each snapshot that is recorded here, and counts as silent until then", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.initiate();
    expect(solo.openIncoming(3)).toEqual([]);
    expect(solo.markerFrom(2, "1-1")).toEqual([]);
    expect(solo.markerFrom(3, "1-1")).toEqual(["recorded 1-1"]);
    expect(solo.process.recordingStatus()).toEqual([
      { snapshotId: "1-1", awaiting: [] },
      { snapshotId: "1-2", awaiting: [2, 3] },
    ]);
    expect(solo.records.map(shown)).toMatchObject([{ incoming: [], silentSources: [2, 3] }]);
  });

  it("reopens a recording that was complete, and says so before anything else", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.markerFrom(2, "1-1");
    expect(solo.openIncoming(3)).toEqual(["reopened 1-1"]);
    expect(solo.openIncoming(4)).toEqual([]);
    expect(solo.markerFrom(3, "1-1")).toEqual([]);
    expect(solo.markerFrom(4, "1-1")).toEqual(["recorded 1-1"]);
    expect(solo.records.map(shown)).toMatchObject([{ silentSources: [2] }, { silentSources: [2, 3, 4] }]);
  });

  it("has in transit what its source sent before it recorded", () => {
    const solo = new SoloProcess();
    solo.initiate();
    solo.openIncoming(2);
    solo.coinsFrom(2, "5");
    solo.markerFrom(2, "1-1");
    expect(solo.records.at(-1)).toMatchObject({ silentSources: [] });
    expect(solo.records.map(shown).at(-1)).toMatchObject({ coins: "100", incoming: ["2: 0 received, then [5]"] });
  });

  it("makes a node that has recorded nothing take part when its first marker comes", () => {
    const solo = new SoloProcess();
    solo.openIncoming(2);
    solo.openOutgoing(2);
    expect(solo.markerFrom(2, "2-1")).toEqual(["marker 2-1 to 2", "recorded 2-1"]);
  });

  it("can't be opened twice", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.coinsFrom(2, "5");
    const before = solo.memory();
    expect(() => solo.openIncoming(2)).toThrow(expect.objectContaining({ name: "ProtocolError", code: "CHANNEL_EXISTS" }));
    expect(solo.memory()).toEqual(before);
  });
});

describe("a channel opened late, at its source", () => {
  it("starts with the marker of every snapshot recorded and not retired, in the order in which they were recorded", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.markerFrom(2, "2-1");
    solo.initiate();
    solo.retire("1-1");
    expect(solo.openOutgoing(3)).toEqual(["marker 2-1 to 3", "marker 1-2 to 3"]);
  });

  it("starts with nothing where nothing is recorded", () => {
    expect(new SoloProcess().openOutgoing(3)).toEqual([]);
  });

  it("had carried nothing at the cut, whatever it carries later", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.openOutgoing(3);
    solo.command("pay 3 5");
    solo.markerFrom(2, "1-1");
    expect(solo.records).toMatchObject([{ sent: [] }]);
    solo.initiate();
    solo.markerFrom(2, "1-2");
    expect(solo.records[1]).toMatchObject({ sent: [{ target: 3, count: 1 }] });
  });

  it("carries the markers of snapshots that are recorded later like any other", () => {
    const solo = new SoloProcess({ outgoing: [2] });
    solo.openOutgoing(3);
    expect(solo.initiate()).toContain("marker 1-1 to 2,3");
  });

  it("can't be opened twice", () => {
    const solo = new SoloProcess({ outgoing: [2] });
    solo.command("pay 2 5");
    const before = solo.memory();
    expect(() => solo.openOutgoing(2)).toThrow(expect.objectContaining({ name: "ProtocolError", code: "CHANNEL_EXISTS" }));
    expect(solo.memory()).toEqual(before);
  });
});

describe("a retired snapshot", () => {
  it("is forgotten, complete or not", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.initiate();
    solo.markerFrom(2, "1-1");
    solo.retire("1-1");
    solo.retire("1-2");
    expect(solo.process.recordingStatus()).toEqual([]);
    expect(solo.openIncoming(3)).toEqual([]);
    expect(solo.openOutgoing(3)).toEqual([]);
  });

  it("is not recorded again by a marker that comes late, nor by a request to begin it", () => {
    const solo = new SoloProcess({ incoming: [2, 3], outgoing: [2] });
    solo.markerFrom(2, "2-1");
    solo.retire("2-1");
    expect(solo.markerFrom(3, "2-1")).toEqual([]);
    expect(solo.initiate("2-1")).toEqual(["initiated 2-1"]);
    expect(solo.process.recordingStatus()).toEqual([]);
  });

  it("need not have been recorded here: it never will be", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [2] });
    solo.retire("2-1");
    expect(solo.markerFrom(2, "2-1")).toEqual([]);
    expect(solo.markerFrom(2, "2-2")).toEqual(["marker 2-2 to 2", "recorded 2-2"]);
  });

  it("leaves the others under way", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    solo.initiate();
    solo.retire("1-1");
    solo.coinsFrom(2, "5");
    expect(solo.markerFrom(2, "1-2")).toEqual(["recorded 1-2"]);
    expect(solo.records.map(shown)).toMatchObject([{ snapshotId: "1-2", incoming: ["2: 0 received, then [5]"] }]);
  });
});
