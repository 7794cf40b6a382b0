import type { NodeTrace, TraceEvent } from "@cutline/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderEvents } from "./order-events.js";

type Happened = TraceEvent["event"];

function sent(target: number, position: number): Happened {
  return { $case: "sent", value: { target, position, payload: new Uint8Array() } };
}

function received(source: number, position: number): Happened {
  return { $case: "received", value: { source, position, payload: new Uint8Array() } };
}

function lane(node: number, ...events: readonly (readonly [number, Happened])[]): NodeTrace {
  return { node, events: events.map(([timeUs, event]) => ({ timeUs, event })), dropped: 0 };
}

/** An order in short: NODE.TICK, and behind a receive the place of its send. */
function inShort(nodes: readonly NodeTrace[]): string {
  return orderEvents(nodes)
    .map(({ node, tick, sentBy }) => `${node}.${tick}${sentBy === null ? "" : `<${sentBy}`}`)
    .join(" ");
}

describe("the order of a trace", () => {
  it("is that of time, where causality leaves a choice", () => {
    const nodes = [lane(1, [10, sent(2, 1)], [40, sent(2, 2)]), lane(2, [20, sent(1, 1)], [30, received(1, 1)])];
    expect(inShort(nodes)).toBe("1.1 2.1 2.2<0 1.2");
  });

  it("puts a send before its receive, though the receiver's clock is behind", () => {
    const nodes = [lane(1, [100, sent(2, 1)], [101, received(2, 1)]), lane(2, [5, received(1, 1)], [6, sent(1, 1)])];
    expect(inShort(nodes)).toBe("1.1 2.1<0 2.2 1.2<2");
  });

  it("keeps together what a step did, whatever else is of the same moment", () => {
    const nodes = [lane(1, [1, received(2, 1)]), lane(2, [1, sent(1, 1)], [1, sent(1, 2)], [1, sent(1, 3)])];
    expect(inShort(nodes)).toBe("2.1 2.2 2.3 1.1<0");
  });

  it("matches markers by their snapshot", () => {
    const places = [
      { target: 2, behind: 0 },
      { target: 3, behind: 7 },
    ];
    const markers: Happened = { $case: "markersSent", value: { snapshotId: "1-1", places } };
    const marker: Happened = { $case: "markerReceived", value: { snapshotId: "1-1", source: 1, behind: 7 } };
    expect(inShort([lane(1, [9, markers]), lane(3, [1, marker]), lane(2, [2, marker])])).toBe("1.1 3.1<0 2.1<0");
  });

  it("leaves out a receive whose send isn't there, and all that its node did behind it, and nothing else", () => {
    const nodes = [lane(1, [1, sent(2, 1)]), lane(2, [2, received(1, 1)], [3, received(1, 2)], [4, sent(1, 1)]), lane(3, [5, sent(1, 1)])];
    expect(inShort(nodes)).toBe("1.1 2.1<0 3.1");
  });

  it("ends for any trace, and is a legal one", () => {
    const event = fc.record({
      timeUs: fc.nat(50),
      event: fc.oneof(
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })).map(([node, position]) => sent(node, position)),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })).map(([node, position]) => received(node, position)),
      ),
    });
    fc.assert(
      fc.property(fc.tuple(...[1, 2, 3].map(() => fc.array(event, { maxLength: 12 }))), (lanes) => {
        const ordered = orderEvents(lanes.map((events, place) => ({ node: place + 1, events, dropped: 0 })));
        const ticks = new Map<number, number>();
        for (const [place, { node, tick, event: one, sentBy }] of ordered.entries()) {
          expect(tick).toBe((ticks.get(node) ?? 0) + 1);
          ticks.set(node, tick);
          expect(sentBy !== null).toBe(one.event?.$case === "received");
          if (sentBy !== null) expect(sentBy).toBeLessThan(place);
        }
      }),
    );
  });
});
