import { describe, expect, it } from "vitest";
import { SoloProcess, shown } from "../testing/solo-process.js";

describe("initiating a snapshot", () => {
  it("records the local state and puts a marker on every outgoing channel before anything else", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [2, 3] });
    expect(solo.initiate()).toEqual(["initiated 1-1", "marker 1-1 to 2,3"]);
    expect(solo.command("pay 2 30")).toEqual(["send 30 to 2", "reply 70 left"]);
    solo.markerFrom(2, "1-1");
    expect(solo.records.map(shown)).toEqual([{ snapshotId: "1-1", node: 1, coins: "100", sent: [], incoming: [], silentSources: [2] }]);
  });

  it("numbers the snapshots of a node from 1", () => {
    const solo = new SoloProcess({ id: 9 });
    expect([solo.initiate(), solo.initiate()].map(([first]) => first)).toEqual(["initiated 9-1", "initiated 9-2"]);
  });

  it("is complete at once at a node without incoming channels, and sends no marker without outgoing ones", () => {
    expect(new SoloProcess().initiate()).toEqual(["initiated 1-1", "recorded 1-1"]);
    expect(new SoloProcess({ outgoing: [2] }).initiate()).toEqual(["initiated 1-1", "marker 1-1 to 2", "recorded 1-1"]);
  });
});

describe("the first marker of a snapshot", () => {
  it("records the local state at once, and the channel it came on as empty", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [3, 2] });
    solo.coinsFrom(2, "5");
    expect(solo.markerFrom(2, "2-1")).toEqual(["marker 2-1 to 3,2", "recorded 2-1"]);
    expect(solo.records.map(shown)).toEqual([
      { snapshotId: "2-1", node: 1, coins: "105", sent: [], incoming: ["2: 1 received, then []"], silentSources: [] },
    ]);
  });

  it("leaves the channel that it came on out of the recording from then on", () => {
    const solo = new SoloProcess({ incoming: [2, 3] });
    solo.markerFrom(2, "2-1");
    solo.coinsFrom(2, "5");
    solo.markerFrom(3, "2-1");
    expect(solo.records.map(shown)).toMatchObject([{ coins: "100", incoming: [], silentSources: [2, 3] }]);
  });
});

describe("a later marker", () => {
  it("ends the recording of its channel: what came between is in transit", () => {
    const solo = new SoloProcess({ incoming: [2, 3] });
    solo.coinsFrom(3, "1");
    solo.coinsFrom(3, "2");
    solo.markerFrom(2, "2-1");
    solo.coinsFrom(3, "4");
    solo.coinsFrom(3, "8");
    expect(solo.markerFrom(3, "2-1")).toEqual(["recorded 2-1"]);
    solo.coinsFrom(3, "16");
    expect(solo.records.map(shown)).toMatchObject([{ coins: "103", incoming: ["3: 2 received, then [4,8]"], silentSources: [2] }]);
  });

  it("completes the record only when it is the last, whatever the order", () => {
    const solo = new SoloProcess({ incoming: [2, 3, 4] });
    solo.initiate();
    expect(solo.process.recordingStatus()).toEqual([{ snapshotId: "1-1", awaiting: [2, 3, 4] }]);
    expect(solo.markerFrom(4, "1-1")).toEqual([]);
    expect(solo.markerFrom(2, "1-1")).toEqual([]);
    expect(solo.process.recordingStatus()).toEqual([{ snapshotId: "1-1", awaiting: [3] }]);
    expect(solo.markerFrom(3, "1-1")).toEqual(["recorded 1-1"]);
    expect(solo.process.recordingStatus()).toEqual([{ snapshotId: "1-1", awaiting: [] }]);
  });

  it("is refused as a breach of the protocol where the channel's marker has come", () => {
    const solo = new SoloProcess({ incoming: [2, 3], outgoing: [2] });
    solo.markerFrom(2, "2-1");
    const before = solo.memory();
    expect(() => solo.markerFrom(2, "2-1")).toThrow(
      expect.objectContaining({
        name: "ProtocolError",
        code: "DUPLICATE_MARKER",
        message: "a second marker of snapshot 2-1 came on channel (2 → 1)",
      }),
    );
    expect(solo.memory()).toEqual(before);
    solo.markerFrom(3, "2-1");
    expect(() => solo.markerFrom(3, "2-1")).toThrow(expect.objectContaining({ code: "DUPLICATE_MARKER" }));
    expect(solo.records).toHaveLength(1);
  });
});

describe("the record", () => {
  it("counts what was sent and received at the cut, and lists everything in ascending order", () => {
    const solo = new SoloProcess({ id: 5, incoming: [9, 7, 8, 2], outgoing: [9, 3, 4] });
    solo.command("pay 9 1 3 1 9 1");
    for (const source of [9, 7, 7]) solo.coinsFrom(source, "10");
    solo.initiate();
    solo.command("pay 9 1 4 1");
    solo.coinsFrom(8, "6");
    for (const source of [2, 9, 8, 7]) solo.markerFrom(source, "5-1");
    expect(solo.records.map(shown)).toEqual([
      {
        snapshotId: "5-1",
        node: 5,
        coins: "127",
        sent: ["1 to 3", "2 to 9"],
        incoming: ["7: 2 received, then []", "8: 0 received, then [6]", "9: 1 received, then []"],
        silentSources: [2],
      },
    ]);
  });

  it("of one snapshot is not touched by another that runs beside it", () => {
    const solo = new SoloProcess({ incoming: [2, 3] });
    solo.markerFrom(2, "2-1");
    solo.coinsFrom(3, "5");
    solo.initiate();
    solo.coinsFrom(2, "7");
    solo.coinsFrom(3, "11");
    solo.markerFrom(3, "1-1");
    solo.markerFrom(3, "2-1");
    solo.markerFrom(2, "1-1");
    expect(solo.records.map(shown)).toEqual([
      { snapshotId: "2-1", node: 1, coins: "100", sent: [], incoming: ["3: 0 received, then [5,11]"], silentSources: [2] },
      {
        snapshotId: "1-1",
        node: 1,
        coins: "105",
        sent: [],
        incoming: ["2: 0 received, then [7]", "3: 1 received, then [11]"],
        silentSources: [],
      },
    ]);
  });
});

describe("several roots", () => {
  it("begin the same snapshot, each where no marker has come yet", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [2] });
    expect(solo.initiate("2-1")).toEqual(["initiated 2-1", "marker 2-1 to 2"]);
    expect(solo.markerFrom(2, "2-1")).toEqual(["recorded 2-1"]);
  });

  it("that a marker reached first ignore the request, and only name the snapshot", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [2] });
    solo.markerFrom(2, "2-1");
    expect(solo.initiate("2-1")).toEqual(["initiated 2-1"]);
    expect(solo.records).toHaveLength(1);
  });

  it("don't use up a number of their own", () => {
    const solo = new SoloProcess();
    solo.initiate("2-1");
    expect(solo.initiate()).toContain("initiated 1-1");
    expect(solo.initiate("1-2")).toContain("recorded 1-2");
    expect(solo.initiate()).toContain("initiated 1-3");
  });
});
