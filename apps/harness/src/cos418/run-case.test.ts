import { Defect } from "@cutline/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { caseOf } from "../testing/case-texts.js";
import { runCase } from "./run-case.js";
import { formatSnapshots } from "./snap-file.js";
import { tokenPassing } from "./token-passing.js";

function run(parts: Parameters<typeof caseOf>[0]): string {
  return formatSnapshots(runCase(caseOf(parts)));
}

/** A channel on which the marker of N1 never comes back. */
const ONE_WAY = "3\nN1 1\nN2 1\nN3 1\nN2 N1\nN2 N3\nN1 N3";

describe("runCase", () => {
  it("has nothing to print where no snapshot begins", () => {
    expect(run({ events: "send N1 N2 1\ntick" })).toBe("");
  });

  it("takes the snapshot of a single node at once", () => {
    expect(run({ top: "1\nN1 3", events: "snapshot N1\nsnapshot N1", draws: "" })).toBe("0\nN1 3\n1\nN1 3\n");
  });

  it("lists nodes, and destinations of messages, as the topology does", () => {
    const top = "3\nN2 5\nN10 5\nN1 5\nN2 N1\nN1 N2\nN10 N1\nN1 N10\nN10 N2";
    const events = "snapshot N1\nsend N10 N2 1\nsend N10 N1 2\nsend N2 N1 3\nsend N1 N2 1";
    // N2 hands its 3 over, and records at time 1; at time 3 it receives the 1 of N10, which records at time 5
    expect(run({ top, events, draws: "4,0,2,0,0,0,0,0,0" })).toBe(
      "0\nN2 2\nN10 2\nN1 5\nN10 N2 token(1)\nN10 N1 token(2)\nN2 N1 token(3)\n",
    );
  });

  it("sends no tokens as a message too", () => {
    expect(run({ events: "send N1 N2 0\nsnapshot N2" })).toBe("0\nN1 3\nN2 0\nN1 N2 token(0)\n");
  });

  it("counts tokens beyond what numbers hold", () => {
    const many = "9".repeat(30);
    expect(run({ top: `2\nN1 ${many}\nN2 1\nN1 N2\nN2 N1`, events: `send N1 N2 ${many}\ntick\nsnapshot N1` })).toBe(
      `0\nN1 0\nN2 1${"0".repeat(30)}\n`,
    );
  });

  it("spends a billion ticks in no time where nothing is in transit", () => {
    expect(run({ events: "tick 1000000000\nsend N1 N2 1\ntick 1000000000\nsnapshot N1\ntick 1000000000" })).toBe("0\nN1 2\nN2 1\n");
  });

  it.each([
    ["more tokens than there are", { events: "tick\nsend N1 N2 4" }, "t.events:2: the sender has 3 tokens, and can't send 4"],
    ["a send without a draw", { events: "send N1 N2 1\nsend N1 N2 1", draws: "0" }, "t.events:2: this needs draw 2, and draws.txt has 1"],
    ["a marker without a draw", { events: "snapshot N1", draws: "" }, "t.events:1: this needs draw 1, and draws.txt has 0"],
    ["a marker in a tick without a draw", { events: "snapshot N1\ntick", draws: "0" }, "t.events:2: this needs draw 2"],
    ["a marker at the end without a draw", { events: "snapshot N1", draws: "0" }, "t.events: after the last event: this needs draw 2"],
    ["a bad topology", { top: "1", events: "nonsense" }, "t.top: it announces 1 nodes and has 0"],
    ["a bad event after one that can't be", { events: "send N1 N2 9\nnonsense" }, 't.events:2: "nonsense" is not understood'],
  ])("tells the place of %s", (_what, parts, message) => {
    expect(() => run(parts)).toThrow(message);
  });

  it("ends where a snapshot can never be whole, with the nodes that no marker reaches", () => {
    const message = "t.events:2: this snapshot can never be whole: no channels lead from N1 to N2, not even over other nodes";
    expect(() => run({ top: ONE_WAY, events: "tick\nsnapshot N1\nsnapshot N2" })).toThrow(message);
    expect(() => run({ top: ONE_WAY, events: "snapshot N2\n\nsnapshot N3" })).toThrow(
      "t.events:3: this snapshot can never be whole: no channels lead from N3 to N1, N2,",
    );
  });

  it("takes a snapshot where the initiator reaches everybody, though nobody reaches it", () => {
    const events = "snapshot N2\nsend N2 N3 1\nsend N1 N3 1";
    expect(run({ top: ONE_WAY, events, draws: "0,0,0,4,0" })).toBe("0\nN1 0\nN2 1\nN3 1\nN1 N3 token(1)\n");
  });
});

describe("a snapshot that can't be", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("is our defect, and never printed", () => {
    vi.spyOn(tokenPassing, "receive").mockImplementation(() => undefined); // swallows tokens
    const events = "send N1 N2 1\ntick\nsnapshot N2";
    expect(() => run({ events })).toThrow(Defect);
    expect(() => run({ events })).toThrow("the nodes started with 3 tokens, and the snapshot has 2");
  });
});
