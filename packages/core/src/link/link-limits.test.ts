import type { LinkEntry } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { ACKNOWLEDGE_ENTRIES, FRAME_ENTRIES, FRAME_PAYLOAD_BYTES, LINK_QUEUE_ENTRIES, LINK_WINDOW_ENTRIES } from "../limits.js";
import { frameOf, LinkEnd } from "../testing/link-end.js";

function sendMany(end: LinkEnd, count: number): LinkEnd {
  const [entry] = frameOf(1, ["x"]).entries;
  for (let sent = 0; sent < count; sent += 1) end.step({ kind: "send", entry: entry! });
  return end;
}

/** The first number and the length of each frame sent since the last call. */
function takeSizes(end: LinkEnd): [number, number][] {
  return end.frames.splice(0).map(({ first, entries }) => [first, entries.length]);
}

describe("the window", () => {
  it("bounds what is sent and not acknowledged", () => {
    const end = sendMany(new LinkEnd().connect(), LINK_WINDOW_ENTRIES + 2).flush();
    const sent = takeSizes(end).reduce((sum, [, count]) => sum + count, 0);
    expect(sent).toBe(LINK_WINDOW_ENTRIES);
    end.step({ kind: "acknowledged", received: 1 }).flush().flush();
    expect(takeSizes(end)).toEqual([[LINK_WINDOW_ENTRIES + 1, 1]]);
  });

  it("still lets acknowledgements through when it is full", () => {
    const end = sendMany(new LinkEnd().connect(), LINK_WINDOW_ENTRIES + 1).flush();
    end.step({ kind: "entries", frame: frameOf(1, ["a"]) }).acknowledge();
    expect(end.acknowledgements).toEqual([1]);
  });

  it("begins anew with a new connection", () => {
    const end = sendMany(new LinkEnd().connect(), LINK_WINDOW_ENTRIES).flush();
    takeSizes(end);
    sendMany(end, 10).step({ kind: "disconnected" }).connect(5).flush();
    const sizes = takeSizes(end);
    expect(sizes[0]).toEqual([6, FRAME_ENTRIES]);
    expect(sizes.reduce((sum, [, count]) => sum + count, 0)).toBe(LINK_WINDOW_ENTRIES);
  });
});

describe("acknowledging", () => {
  it("waits until nothing more is to come, but no longer than for so many entries: then a flush does it", () => {
    const end = new LinkEnd().connect();
    const payloads = Array.from({ length: ACKNOWLEDGE_ENTRIES - 1 }, () => "x");
    end.step({ kind: "entries", frame: frameOf(1, payloads) }).flush();
    expect(end.acknowledgements).toEqual([]);
    end.step({ kind: "entries", frame: frameOf(ACKNOWLEDGE_ENTRIES, ["x"]) }).flush();
    expect(end.acknowledgements).toEqual([ACKNOWLEDGE_ENTRIES]);
    end.acknowledge();
    expect(end.acknowledgements).toHaveLength(1);
  });

  it("comes long before the sender's window is full", () => {
    expect(ACKNOWLEDGE_ENTRIES).toBeLessThanOrEqual(LINK_WINDOW_ENTRIES / 2);
  });
});

describe("the queue", () => {
  it("has room up to the limit, and again when entries are acknowledged", () => {
    const end = sendMany(new LinkEnd().connect(), LINK_QUEUE_ENTRIES - 1);
    expect(end.link.hasRoom).toBe(true);
    sendMany(end, 1);
    expect(end.link.hasRoom).toBe(false);
    end.flush().step({ kind: "acknowledged", received: 1 });
    expect(end.link.hasRoom).toBe(true);
  });

  it("takes more all the same, so that markers always have room", () => {
    const end = sendMany(new LinkEnd().connect(), LINK_QUEUE_ENTRIES).send("marker");
    expect(end.link.last).toBe(LINK_QUEUE_ENTRIES + 1);
  });
});

describe("a frame", () => {
  it("carries no more entries than the limit, however small they are", () => {
    const end = sendMany(new LinkEnd().connect(), FRAME_ENTRIES + 1).flush();
    expect(takeSizes(end)).toEqual([
      [1, FRAME_ENTRIES],
      [FRAME_ENTRIES + 1, 1],
    ]);
  });

  it("ends with the entry that takes its payload to the limit", () => {
    const half = "x".repeat(FRAME_PAYLOAD_BYTES / 2);
    expect(takeSizes(new LinkEnd().connect().send(half, half, half).flush())).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });

  it("carries one entry that is larger on its own", () => {
    const large = "x".repeat(FRAME_PAYLOAD_BYTES * 3);
    expect(takeSizes(new LinkEnd().connect().send(large, "a", large).flush())).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("counts whom a marker is for as its payload", () => {
    const targets = Array.from({ length: FRAME_PAYLOAD_BYTES / 5 }, (_, node) => node);
    const entry: LinkEntry = { source: 1, targets, ticket: 0, more: false, body: { $case: "marker", value: "1-1" } };
    const end = new LinkEnd().connect();
    for (let time = 0; time < 3; time += 1) end.step({ kind: "send", entry });
    expect(takeSizes(end.flush())).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });
});
