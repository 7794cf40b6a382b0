import { describe, expect, it } from "vitest";
import { nodeRecord, reportOf, sampleReport } from "../testing/sample.js";
import { mainSession, readRun } from "./read-run.js";
import { vectorClocks } from "./vector-clocks.js";

describe("the report of a real run", () => {
  it("says what its snapshot found", () => {
    const [snapshot] = sampleReport().snapshots;
    expect(snapshot).toMatchObject({
      id: "1-1",
      initiator: 1,
      verdict: { consistent: true, violations: [] },
      sums: { atRest: 1400n, inTransit: 100n },
    });
    expect(snapshot?.nodes.map(({ node, told }) => [node, told.text])).toEqual([
      [1, "balance 300"],
      [2, "balance 1100"],
    ]);
    expect(
      [...(snapshot?.channels ?? [])].map(({ source, target, sent, received, messages }) => [
        source,
        target,
        sent,
        received,
        messages.map(({ position }) => position),
      ]),
    ).toEqual([
      [1, 2, 2, 2, []],
      [2, 1, 1, 0, [1]],
    ]);
  });

  it("says what happened, in an order that could have been", () => {
    const events = sampleReport().trace?.events ?? [];
    expect(events.map(({ node, kind }) => `${node} ${kind}`).join(", ")).toBe(
      [
        "1 created, 2 created, 1 command, 1 send, 2 command, 2 send, 1 command, 1 send, 2 receive, 1 record, 1 markersSent, 2 receive",
        "2 markerReceived, 2 record, 2 markersSent, 1 receive, 1 markerReceived, 2 command, 2 send, 1 receive",
      ].join(", "),
    );
    expect(events.map(({ index }) => index)).toEqual([...events.keys()]);
  });

  it("has vector clocks, in which each event ticks its own node by one, from 1", () => {
    const trace = sampleReport().trace ?? { events: [], dropped: [], missing: "" };
    const clocks: (readonly [number, Record<string, number>])[] = [];
    for (const { event, clock } of vectorClocks(trace)) clocks.push([event.node, Object.fromEntries(clock)]);
    expect(clocks.at(13)).toEqual([2, { 1: 7, 2: 7 }]);
    expect(clocks.at(-1)).toEqual([1, { 1: 10, 2: 10 }]);
    for (const node of [1, 2])
      expect(clocks.filter(([own]) => own === node).map(([, clock]) => clock[node])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe("channels", () => {
  it("are listed ascending by source, then target, whichever carried something", () => {
    const { snapshots } = reportOf([
      nodeRecord(10, "c", { 2: 1 }, { 1: [0], 2: [0, "x", "y"] }),
      nodeRecord(1, "a", { 2: 3 }, { 2: [0], 10: [0] }),
      nodeRecord(2, "b", { 10: 2 }, { 1: [3], 10: [1] }),
    ]);
    const channels = snapshots[0]?.channels;
    expect(
      [...(channels ?? [])].map(({ source, target, sent, received, messages }) => [source, target, sent, received, messages.length]),
    ).toEqual([
      [1, 2, 3, 3, 0],
      [1, 10, 0, 0, 0],
      [2, 1, 0, 0, 0],
      [2, 10, 2, 0, 2],
      [10, 1, 0, 0, 0],
      [10, 2, 1, 1, 0],
    ]);
    expect(channels?.size).toBe(6);
    expect(channels?.inTransit()).toHaveLength(1);
  });

  it("that their target calls silent, though something was sent on them, are shown with what was sent", () => {
    const { snapshots } = reportOf([nodeRecord(1, "a", { 2: 5 }), nodeRecord(2, "b", {}, { 1: [0] })]);
    expect(snapshots[0]?.channels.carrying).toMatchObject([{ source: 1, target: 2, sent: 5, received: 0 }]);
  });
});

describe("an application that nobody knows", () => {
  it("has its bytes told as text, where they are, and else in hexadecimal; without sums", () => {
    const { snapshots } = reportOf([nodeRecord(1, "idle", {}, { 2: [0, Uint8Array.from([0xff, 0, 0x1b])] }), nodeRecord(2, "")]);
    expect(snapshots[0]?.nodes.map(({ told }) => told)).toEqual([
      { amount: null, text: "idle" },
      { amount: null, text: "nothing" },
    ]);
    expect(snapshots[0]?.channels.inTransit()[0]?.messages[0]?.told.text).toBe("ff 00 1b (3 bytes)");
    expect(snapshots[0]?.sums).toBeNull();
  });

  it("is told in few characters, however large its state", () => {
    const { snapshots } = reportOf([nodeRecord(1, "é".repeat(5_000_000)), nodeRecord(2, new Uint8Array(10_000_000).fill(0xee))]);
    const texts = snapshots[0]?.nodes.map(({ told }) => told.text) ?? [];
    expect(texts[0]).toBe(`${"é".repeat(200)}… (10000000 bytes)`);
    expect(texts[1]).toBe(`${"ee ".repeat(31)}ee… (10000000 bytes)`);
  });

  it("is told as bytes where its teller can't read them", () => {
    const failing = (): never => {
      throw new Error("no");
    };
    const teller = { state: failing, message: failing, command: failing };
    const snapshot = {
      state: { snapshotId: "1-1", nodes: [nodeRecord(1, "hm")] },
      verdict: undefined,
      beginTime: undefined,
      collectTime: undefined,
    };
    const { snapshots } = readRun({ title: "", savedBy: "", sessions: [{ application: "x", snapshots: [snapshot] }] }, 1, () => teller);
    expect(snapshots[0]).toMatchObject({ beginMs: null, verdict: { consistent: false }, nodes: [{ told: { amount: null, text: "hm" } }] });
  });
});

describe("of several starts of the cluster", () => {
  const session = { application: "", snapshots: [] };

  it("the last with a snapshot is meant, or the last", () => {
    const snapshot = { state: undefined, verdict: undefined, beginTime: undefined, collectTime: undefined };
    expect(mainSession({ sessions: [] })).toBe(0);
    expect(mainSession({ sessions: [session, session] })).toBe(2);
    expect(mainSession({ sessions: [session, { ...session, snapshots: [snapshot] }, session] })).toBe(2);
  });
});
