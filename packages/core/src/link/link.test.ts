import { describe, expect, it } from "vitest";
import { frameOf, LinkEnd } from "../testing/link-end.js";

describe("sending", () => {
  it("numbers entries from 1 over the link's life, and puts all that waits at a flush into a frame", () => {
    const end = new LinkEnd().connect();
    expect(end.link.last).toBe(0);
    end.send("a", "b").flush();
    end.send("c").flush();
    expect(end.takeFrames()).toEqual([
      [1, "a", "b"],
      [3, "c"],
    ]);
    expect(end.link.last).toBe(3);
  });

  it("waits for a flush, and for a connection", () => {
    const end = new LinkEnd().send("a").flush();
    expect(end.frames).toEqual([]);
    end.connect();
    expect(end.frames).toEqual([]);
    expect(end.flush().takeFrames()).toEqual([[1, "a"]]);
  });

  it("sends each entry once in the life of a connection", () => {
    const end = new LinkEnd().connect().send("a").flush();
    end.takeFrames();
    end.flush().step({ kind: "acknowledged", received: 1 }).flush();
    expect(end.frames).toEqual([]);
  });
});

describe("acknowledgements of the peer", () => {
  it("are cumulative, and told once each time they rise", () => {
    const end = new LinkEnd().connect().send("a", "b", "c").flush();
    for (const received of [2, 2, 1, 3]) end.step({ kind: "acknowledged", received });
    expect(end.settled).toEqual([2, 3]);
    expect(end.link.last).toBe(3);
  });

  it("come with entries too, and count before these are delivered", () => {
    const order: string[] = [];
    const end = new LinkEnd().connect().send("a").flush();
    end.settled.push = () => order.push("settled");
    end.delivered.push = () => order.push("delivered");
    end.step({ kind: "entries", frame: frameOf(1, ["x"], 1) });
    expect(order).toEqual(["settled", "delivered"]);
  });

  it("of entries that were never sent break the protocol, on their own, with entries or in a handshake", () => {
    const breach = expect.objectContaining({
      name: "ProtocolError",
      code: "LINK_ACKNOWLEDGEMENT",
      message: "host 2 acknowledges entry 2; the last one sent is 1",
    }) as Error;
    const end = new LinkEnd().connect().send("a").flush();
    expect(() => end.step({ kind: "acknowledged", received: 2 })).toThrow(breach);
    expect(() => end.step({ kind: "entries", frame: frameOf(1, ["x"], 2) })).toThrow(breach);
    expect(() => end.step({ kind: "disconnected" }).connect(2)).toThrow(breach);
    expect([end.settled, end.delivered]).toEqual([[], []]);
  });
});

describe("receiving", () => {
  it("delivers entries in order, and acknowledges them when nothing more is to come, once", () => {
    const end = new LinkEnd().connect();
    end.step({ kind: "entries", frame: frameOf(1, ["a", "b"]) }).step({ kind: "entries", frame: frameOf(3, ["c"]) });
    expect([end.delivered, end.link.lastReceived, end.acknowledgements]).toEqual([["a", "b", "c"], 3, []]);
    end.flush();
    expect(end.acknowledgements).toEqual([]);
    end.acknowledge().acknowledge();
    expect(end.acknowledgements).toEqual([3]);
  });

  it("acknowledges with the entries that go the other way, where there are any", () => {
    const end = new LinkEnd()
      .connect()
      .step({ kind: "entries", frame: frameOf(1, ["a"]) })
      .send("x")
      .flush();
    expect(end.frames).toEqual([frameOf(1, ["x"], 1)]);
    expect(end.acknowledge().acknowledgements).toEqual([]);
  });

  it("drops what it has, whole frames or their beginnings", () => {
    const end = new LinkEnd().connect().step({ kind: "entries", frame: frameOf(1, ["a", "b"]) });
    end.step({ kind: "entries", frame: frameOf(1, ["a", "b"]) });
    end.step({ kind: "entries", frame: frameOf(2, ["b", "c"]) });
    expect(end.delivered).toEqual(["a", "b", "c"]);
  });

  it("of an entry past the next one breaks the protocol: something was lost", () => {
    const end = new LinkEnd().connect().step({ kind: "entries", frame: frameOf(1, ["a"]) });
    expect(() => end.step({ kind: "entries", frame: frameOf(3, ["c"]) })).toThrow(
      expect.objectContaining({ name: "ProtocolError", code: "LINK_GAP", message: "host 2 sent entry 3 where 2 is next" }),
    );
    expect([end.delivered, end.link.lastReceived]).toEqual([["a"], 1]);
  });

  it("does not count an entry that can't be delivered: acknowledged, it would be lost without a word", () => {
    const end = new LinkEnd().connect();
    expect(() => end.step({ kind: "entries", frame: frameOf(1, ["a", "poison", "c"]) })).toThrow("can't be delivered");
    expect([end.delivered, end.link.lastReceived]).toEqual([["a"], 1]);
    expect(end.acknowledge().acknowledgements).toEqual([1]);
  });
});

describe("a connection that breaks", () => {
  it("stops everything until there is another", () => {
    const end = new LinkEnd().connect().step({ kind: "entries", frame: frameOf(1, ["a"]) });
    end.step({ kind: "disconnected" }).send("x").flush().acknowledge();
    expect([end.frames, end.acknowledgements]).toEqual([[], []]);
  });

  it("is resumed where the peer says that its part ends: what got lost is sent again, and what didn't is not", () => {
    const end = new LinkEnd().connect().send("a", "b", "c").flush();
    end.takeFrames();
    end.step({ kind: "disconnected" }).send("d").connect(1).flush();
    expect(end.takeFrames()).toEqual([[2, "b", "c", "d"]]);
    expect(end.settled).toEqual([1]);
  });

  it("is resumed from the acknowledged part on where the peer has no more than that", () => {
    const end = new LinkEnd().connect().send("a", "b").flush().step({ kind: "acknowledged", received: 1 });
    end.takeFrames();
    expect(end.step({ kind: "disconnected" }).connect(1).flush().takeFrames()).toEqual([[2, "b"]]);
  });

  it("may have carried more than the handshake told: what is acknowledged before it is sent again is not", () => {
    const end = new LinkEnd().connect().send("a", "b", "c").flush();
    end.takeFrames();
    end.step({ kind: "disconnected" }).connect(0).step({ kind: "acknowledged", received: 2 }).flush();
    expect(end.takeFrames()).toEqual([[3, "c"]]);
  });

  it("leaves nothing unacknowledged, whatever the handshake told", () => {
    const end = new LinkEnd().connect().step({ kind: "entries", frame: frameOf(1, ["a"]) });
    end.acknowledge().step({ kind: "disconnected" }).connect().acknowledge();
    expect(end.acknowledgements).toEqual([1, 1]);
  });

  it("is resumed from the acknowledged part on where the handshake is older than that", () => {
    const end = new LinkEnd().connect().send("a", "b", "c").flush().step({ kind: "acknowledged", received: 2 });
    end.takeFrames();
    expect(end.step({ kind: "disconnected" }).connect(1).flush().takeFrames()).toEqual([[3, "c"]]);
    expect(end.settled).toEqual([2]);
  });

  it("can't go on with a peer that has lost its memory: that finds the gap", () => {
    const end = new LinkEnd().connect().send("a", "b").flush().step({ kind: "acknowledged", received: 2 }).step({ kind: "disconnected" });
    end.takeFrames();
    const [[first, ...bodies] = [0]] = end.send("c").connect(0).flush().takeFrames();
    expect(() => new LinkEnd().connect().step({ kind: "entries", frame: frameOf(first, bodies) })).toThrow(
      expect.objectContaining({ name: "ProtocolError", code: "LINK_GAP" }),
    );
  });
});
