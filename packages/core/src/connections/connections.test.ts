import type { LinkWelcome } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { HANDSHAKE_MS_MAX, HEARTBEAT_MS, RECONNECT_MS_MAX, RECONNECT_MS_MIN, SILENCE_MS_MAX } from "../limits.js";
import { acknowledgement, ConnectionsBench as Bench, JOIN_TOKEN } from "../testing/connections-bench.js";
import type { ConnectionInput, Frame } from "./transport.js";

describe("a link that is needed", () => {
  it("is dialled at the next tick, introduced, and connected when it is welcome", () => {
    const bench = new Bench();
    expect(bench.step({ kind: "needed", peer: 9, address: "at 9" })).toEqual([]);
    expect(bench.after(0)).toEqual(["dial at 9 as 1"]);
    bench.step({ kind: "opened", connection: 1 });
    const hello = { protocolVersion: 1, hostId: 2, incarnation: "mine", received: 7, joinToken: JOIN_TOKEN, peerHostId: 9 };
    expect(bench.transport.frames).toEqual([{ connection: 1, frame: { $case: "hello", value: hello } }]);
    bench.welcome(1);
    expect(bench.links).toEqual(["connected 9 from 3"]);
    bench.frame(1, { $case: "entries", value: { first: 8, received: 3, entries: [] } });
    bench.frame(1, acknowledgement(4));
    expect(bench.links.slice(1)).toEqual(["entries of 9 from 8", "acknowledged by 9: 4"]);
    bench.connections.transmitEntries(9, { first: 4, received: 8, entries: [] });
    expect(bench.transport.news()).toEqual(["1: entries"]);
  });

  it("is dialled again where no welcome comes in time", () => {
    const bench = new Bench();
    const connection = bench.dial(9);
    expect(bench.connections.wakeAtMs).toBe(bench.nowMs + HANDSHAKE_MS_MAX);
    expect(bench.after(HANDSHAKE_MS_MAX - 1)).toEqual([]);
    expect(bench.after(1)).toEqual([`close ${connection}: 4003 no introduction came in time`]);
    expect(bench.after(RECONNECT_MS_MIN)).toEqual(["dial at 9 as 2"]);
  });

  it.each<[string, Partial<LinkWelcome>, string]>([
    ["another host", { hostId: 8 }, "host 8 answered where host 9 was dialled"],
    ["a host of another version", { protocolVersion: 0 }, "this host speaks version 1 of the protocol, the peer version 0"],
    ["a host without an incarnation", { incarnation: "" }, "an incarnation is 1 to 64 characters"],
  ])("is dialled again where %s answers", (_who, changed, reason) => {
    const bench = new Bench();
    const connection = bench.dial(9);
    expect(bench.welcome(connection, changed)).toEqual([`close ${connection}: 4000 ${reason}`]);
    expect([bench.links, bench.trouble]).toEqual([[], []]);
    expect(bench.after(RECONNECT_MS_MIN)).toEqual(["dial at 9 as 2"]);
  });

  it("waits twice as long after each failure, up to a limit, and starts over once the peer has said something", () => {
    const bench = new Bench();
    bench.step({ kind: "needed", peer: 9, address: "at 9" });
    bench.after(0);
    const waits: number[] = [];
    for (let connection = 1; connection <= 12; connection += 1) {
      bench.step({ kind: "closed", connection, code: 1006, reason: "" });
      waits.push(bench.connections.wakeAtMs! - bench.nowMs);
      expect(bench.after(waits.at(-1)! - 1)).toEqual([]);
      expect(bench.after(1)).toEqual([`dial at 9 as ${connection + 1}`]);
    }
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8].map((factor) => factor * RECONNECT_MS_MIN));
    expect(waits.at(-1)).toBe(RECONNECT_MS_MAX);
    bench.step({ kind: "opened", connection: 13 });
    bench.welcome(13);
    bench.frame(13, acknowledgement(4));
    bench.step({ kind: "closed", connection: 13, code: 1006, reason: "" });
    expect(bench.connections.wakeAtMs).toBe(bench.nowMs + RECONNECT_MS_MIN);
    expect(bench.links).toEqual(["connected 9 from 3", "acknowledged by 9: 4", "disconnected 9"]);
  });

  it("doesn't start over for a peer that welcomes, and then closes without a word", () => {
    const bench = new Bench();
    for (let connection = bench.dial(9), waitMs = RECONNECT_MS_MIN; waitMs < RECONNECT_MS_MAX; connection += 1, waitMs *= 2) {
      bench.step({ kind: "opened", connection });
      bench.welcome(connection);
      bench.step({ kind: "closed", connection, code: 4000, reason: "what is that" });
      expect(bench.connections.wakeAtMs).toBe(bench.nowMs + waitMs);
      bench.after(waitMs);
    }
  });

  it("says nothing to a connection that is none of its own", () => {
    const bench = new Bench();
    bench.linked();
    expect(bench.frame(77, acknowledgement(4))).toEqual([]);
    expect(bench.step({ kind: "opened", connection: 77 })).toEqual([]);
    expect(bench.step({ kind: "garbage", connection: 77, reason: "?" })).toEqual([]);
    expect(bench.step({ kind: "closed", connection: 77, code: 1006, reason: "" })).toEqual([]);
    expect(bench.links).toEqual(["connected 9 from 3"]);
  });
});

describe("a link that stands", () => {
  it("says something now and then, however little there is to say", () => {
    const bench = new Bench();
    const connection = bench.linked();
    expect(bench.connections.wakeAtMs).toBe(bench.nowMs + HEARTBEAT_MS);
    expect(bench.after(HEARTBEAT_MS - 1)).toEqual([]);
    expect(bench.after(1)).toEqual([`${connection}: acknowledgement`]);
    expect(bench.transport.frames.at(-1)?.frame).toEqual(acknowledgement(7));
    bench.after(HEARTBEAT_MS / 2);
    bench.connections.transmitEntries(9, { first: 4, received: 7, entries: [] });
    bench.transport.news();
    expect(bench.after(HEARTBEAT_MS / 2)).toEqual([]); // what else is said counts
    expect(bench.after(HEARTBEAT_MS / 2)).toEqual([`${connection}: acknowledgement`]);
  });

  it("is given up when nothing comes for too long, and dialled again", () => {
    const bench = new Bench();
    const connection = bench.linked();
    bench.after(HEARTBEAT_MS);
    bench.frame(connection, acknowledgement(3));
    expect(bench.after(SILENCE_MS_MAX - 1)).not.toContainEqual(expect.stringContaining("close"));
    expect(bench.after(1)).toEqual([`close ${connection}: 4004 nothing came for 20 seconds`]);
    expect(bench.links.at(-1)).toBe("disconnected 9");
    expect(bench.after(RECONNECT_MS_MIN)).toEqual(["dial at 9 as 2"]);
  });

  it("ends with what is no frame, no part of a link, or makes no sense, and is dialled again", () => {
    const endings: [ConnectionInput | Frame, string][] = [
      [{ kind: "garbage", connection: 1, reason: "no frame at all" }, "no frame at all"],
      [
        { $case: "welcome", value: { protocolVersion: 1, hostId: 9, incarnation: "x", received: 0 } },
        "a welcome frame came in the middle of a link",
      ],
      [acknowledgement(101), "too much"],
    ];
    for (const [what, reason] of endings) {
      const bench = new Bench();
      const connection = bench.linked();
      const said = "kind" in what ? bench.step(what) : bench.frame(connection, what);
      expect(said).toEqual([`close ${connection}: 4000 ${reason}`]);
      expect(bench.links.at(-1)).toBe("disconnected 9");
      expect(bench.after(RECONNECT_MS_MIN)).toEqual(["dial at 9 as 2"]);
    }
  });

  it("is taken over by a connection that the peer makes: it knows that the old one is of no use", () => {
    const bench = new Bench();
    const old = bench.linked();
    const { connection, said } = bench.comes();
    expect(said).toEqual([`${connection}: welcome`, `abandon ${old}`]);
    expect(bench.links).toEqual(["connected 9 from 3", "disconnected 9", "connected 9 from 0"]);
    expect(bench.frame(old, acknowledgement(4))).toEqual([]);
    expect(bench.links).toHaveLength(3);
  });

  it("is not dialled again where the peer refuses it; the master is told", () => {
    const bench = new Bench();
    const connection = bench.dial(9);
    bench.step({ kind: "closed", connection, code: 4002, reason: "go away" });
    expect(bench.trouble).toEqual(["LINK_REFUSED: host 9 refuses the link: go away"]);
    expect(bench.connections.wakeAtMs).toBeNull();
  });
});

describe("two hosts that dial each other at once", () => {
  it("keep the connection that the smaller id dialled", () => {
    const smaller = new Bench();
    const own = smaller.dial(9);
    const { connection, said } = smaller.comes();
    expect(said).toEqual([`close ${connection}: 4001 host 2 is dialling host 9 itself`]);
    smaller.welcome(own);
    expect(smaller.links).toEqual(["connected 9 from 3"]);

    const larger = new Bench();
    const dropped = larger.dial(1);
    const theirs = larger.comes({ hostId: 1 });
    expect(theirs.said).toEqual([`abandon ${dropped}`, `${theirs.connection}: welcome`]);
    expect(larger.links).toEqual(["connected 1 from 0"]);
    expect(larger.welcome(dropped, { hostId: 1 })).toEqual([]);
  });
});

describe("a peer that has lost its memory", () => {
  it("is refused whoever dials, and not dialled again; the master is told", () => {
    const message = "host 9 has restarted without its memory";
    const dialling = new Bench();
    dialling.step({ kind: "closed", connection: dialling.linked(), code: 1006, reason: "" });
    dialling.after(RECONNECT_MS_MIN);
    expect(dialling.welcome(2, { incarnation: "another" })).toEqual([`close 2: 4002 ${message}`]);
    expect([dialling.trouble, dialling.connections.wakeAtMs]).toEqual([[`LINK_MEMORY_LOST: ${message}`], null]);

    const listening = new Bench();
    const first = listening.comes();
    const second = listening.comes({ incarnation: "another" });
    expect(second.said).toEqual([`close ${second.connection}: 4002 ${message}`]);
    listening.frame(first.connection, acknowledgement(4));
    expect(listening.links).toEqual(["connected 9 from 0", "acknowledged by 9: 4"]); // the link goes on
  });

  it("is known as such by a host that has its own memory from an earlier life", () => {
    const bench = new Bench(new Map([[9, "theirs"]]));
    expect(bench.welcome(bench.dial(9), { incarnation: "another" })).toEqual(["close 1: 4002 host 9 has restarted without its memory"]);
    expect(new Bench(new Map([[9, "theirs"]])).linked()).toBe(1);
  });
});

describe("the end", () => {
  it("lets go of everything, and nothing is heard or done afterwards", () => {
    const bench = new Bench();
    const linked = bench.linked();
    const dialling = bench.dial(5);
    const stranger = bench.transport.next();
    bench.step({ kind: "accepted", connection: stranger });
    bench.connections.end();
    expect(bench.transport.news().sort()).toEqual([`abandon ${dialling}`, `abandon ${linked}`, `abandon ${stranger}`].sort());
    expect(bench.frame(linked, acknowledgement(4))).toEqual([]);
    expect([bench.after(SILENCE_MS_MAX), bench.connections.wakeAtMs]).toEqual([[], null]);
  });

  it("doesn't come sooner because the clock of the machine went back", () => {
    const bench = new Bench();
    const connection = bench.linked();
    bench.nowMs -= 500;
    expect(bench.after(HEARTBEAT_MS + 499)).toEqual([]);
    expect(bench.after(1)).toEqual([`${connection}: acknowledgement`]);
  });

  it("doesn't come sooner because something was heard while the clock was back", () => {
    const bench = new Bench();
    const connection = bench.linked();
    bench.nowMs -= 500;
    bench.frame(connection, acknowledgement(3));
    const end = `close ${connection}: 4004 nothing came for 20 seconds`;
    expect(bench.after(500 + SILENCE_MS_MAX - 1)).not.toContain(end);
    expect(bench.after(1)).toContain(end);
  });
});
