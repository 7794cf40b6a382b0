import { describe, expect, it } from "vitest";
import { bytes, PURSE_COINS_MAX } from "../testing/purse.js";
import { SoloProcess, shown } from "../testing/solo-process.js";

describe("a step that is refused changes nothing", () => {
  it("when the application refuses a command", () => {
    const solo = new SoloProcess({ outgoing: [2] });
    const before = solo.memory();
    expect(() => solo.command("pay 2 101")).toThrow(expect.objectContaining({ name: "Refusal", code: "INSUFFICIENT" }));
    expect(solo.memory()).toEqual(before);
    expect(solo.effects).toEqual([]);
  });

  it("when the application refuses a message: it is neither counted nor recorded", () => {
    const solo = new SoloProcess({ incoming: [2] });
    solo.initiate();
    const before = solo.memory();
    expect(() => solo.coinsFrom(2, String(PURSE_COINS_MAX))).toThrow(expect.objectContaining({ name: "Refusal", code: "PURSE_FULL" }));
    expect(solo.memory()).toEqual(before);
    solo.coinsFrom(2, "5");
    solo.markerFrom(2, "1-1");
    expect(solo.records.map(shown)).toMatchObject([{ incoming: ["2: 0 received, then [5]"] }]);
  });

  it("when it sends where there is no channel", () => {
    const solo = new SoloProcess({ incoming: [3], outgoing: [2] });
    const before = solo.memory();
    expect(() => solo.command("pay 3 5")).toThrow(expect.objectContaining({ name: "Refusal", code: "NO_CHANNEL" }));
    expect(solo.memory()).toEqual(before);
  });

  it("when a message or a marker comes on a channel that is not open", () => {
    const solo = new SoloProcess({ outgoing: [2] });
    const before = solo.memory();
    const unknown = expect.objectContaining({
      name: "ProtocolError",
      code: "UNKNOWN_CHANNEL",
      message: "node 1 has no channel (2 → 1)",
    }) as Error;
    expect(() => solo.coinsFrom(2, "5")).toThrow(unknown);
    expect(() => solo.markerFrom(2, "2-1")).toThrow(unknown);
    expect(solo.memory()).toEqual(before);
    expect(solo.effects).toEqual([]);
  });
});

describe("a command that says where it sends", () => {
  it("may send there and nowhere else", () => {
    const solo = new SoloProcess({ outgoing: [2, 3] });
    expect(solo.command("pay 3 5", [3])).toEqual(["send 5 to 3", "reply 95 left"]);
    expect(() => solo.command("pay 2 5", [3])).toThrow(expect.objectContaining({ code: "NO_CHANNEL" }));
    expect(() => solo.command("pay 2 5", [])).toThrow(expect.objectContaining({ code: "NO_CHANNEL" }));
  });

  it("does not count what it may not send", () => {
    const solo = new SoloProcess({ outgoing: [2, 3] });
    expect(() => solo.command("pay 2 5", [3])).toThrow();
    solo.command("pay 3 5", [3]);
    solo.process.step({ kind: "initiate", snapshot: null });
    expect(solo.records.map(({ sent }) => sent)).toEqual([[{ target: 3, count: 1 }]]);
  });

  it("limits neither what a message sets off nor the next command, even if it is refused", () => {
    const solo = new SoloProcess({ incoming: [3], outgoing: [2, 3] });
    expect(() => solo.command("pay 2 5", [3])).toThrow();
    expect(solo.coinsFrom(3, "5>2")).toEqual(["send 5 to 2"]);
    expect(solo.command("pay 2 5")).toContain("send 5 to 2");
  });

  it("gets no channel by naming it", () => {
    expect(() => new SoloProcess({ outgoing: [2] }).command("pay 3 5", [3])).toThrow(expect.objectContaining({ code: "NO_CHANNEL" }));
  });
});

describe("the application's randomness", () => {
  it("is repeatable, and differs between nodes", () => {
    const spins = (id: number): string[] => {
      const solo = new SoloProcess({ id });
      return [...solo.command("spin"), ...solo.command("spin")];
    };
    expect(spins(1)).toEqual(spins(1));
    expect(new Set([...spins(1), ...spins(2)])).toHaveProperty("size", 4);
  });
});

describe("rehearsing", () => {
  it("finds the refusal that receiving all of it would end in", () => {
    const solo = new SoloProcess({ incoming: [2] });
    const half = { source: 2, payload: bytes(String(PURSE_COINS_MAX / 2)) };
    expect(() => {
      solo.process.rehearse([half, half]);
    }).toThrow(expect.objectContaining({ code: "PURSE_FULL" }));
    expect(() => {
      solo.process.rehearse([half]);
    }).not.toThrow();
  });

  it("knows which channels there are", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [3] });
    const half = (next: number): { source: number; payload: Uint8Array } => ({
      source: 2,
      payload: bytes(`${PURSE_COINS_MAX / 2}>${next}`),
    });
    expect(() => solo.process.rehearse([half(3), half(3)])).not.toThrow();
    expect(() => solo.process.rehearse([half(9), half(9)])).toThrow(expect.objectContaining({ code: "PURSE_FULL" }));
  });

  it("changes nothing and sends nothing", () => {
    const solo = new SoloProcess({ incoming: [2], outgoing: [3] });
    solo.initiate();
    const [before, effects] = [solo.memory(), [...solo.effects]];
    solo.process.rehearse([
      { source: 2, payload: bytes("5") },
      { source: 2, payload: bytes("5>3") },
    ]);
    expect(solo.memory()).toEqual(before);
    expect(solo.effects).toEqual(effects);
    solo.markerFrom(2, "1-1");
    expect(solo.records.map(shown)).toMatchObject([{ incoming: [], silentSources: [2] }]);
  });
});
