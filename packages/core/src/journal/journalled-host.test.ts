import { describe, expect, it } from "vitest";
import { JournalBench } from "../testing/journal-bench.js";
import { inWords, INSPECT } from "../testing/requests.js";

describe("a host without a journal", () => {
  it("lets everything out at once", () => {
    const bench = new JournalBench(false).linked();
    bench.receive(1, "5");
    expect(bench.pay()).toEqual(["entries 1 to 1 for 2, having 1"]);
    expect(bench.host.lastReceived(2)).toBe(1);
    expect([bench.inputs, bench.syncs]).toEqual([[], []]);
  });
});

describe("a host with a journal", () => {
  it("lets nothing out whose cause is not on disk: not a reply, not an entry, not an acknowledgement", () => {
    const bench = new JournalBench().linked();
    const before = bench.inputs.length;
    expect(bench.ask(INSPECT)).toEqual([]);
    bench.receive(1, "5");
    expect(bench.pay()).toEqual([]);
    expect(bench.onDisk(before)).toEqual([]);
    expect(bench.onDisk(before + 1)).toEqual([expect.stringMatching(/^reply {"nodes"/)]);
    expect(bench.onDisk(before + 2)).toEqual([]);
    expect(bench.onDisk(before + 3)).toEqual(["entries 1 to 1 for 2, having 1"]);
  });

  it("tells in a handshake what is on disk, and no more", () => {
    const bench = new JournalBench().linked();
    bench.receive(1, "5", "6");
    expect(bench.host.lastReceived(2)).toBe(0);
    bench.onDisk();
    expect(bench.host.lastReceived(2)).toBe(2);
  });

  it("tells in a handshake what it has of a frame that broke the protocol", () => {
    const bench = new JournalBench().linked();
    const entry = { source: 2, ticket: 1, more: false, body: undefined };
    const entries = [
      { ...entry, targets: [1] },
      { ...entry, targets: [7] },
    ];
    expect(() => {
      bench.host.entries(2, { first: 1, received: 0, entries });
    }).toThrow(expect.objectContaining({ code: "UNKNOWN_NODE" }));
    bench.onDisk();
    expect(bench.host.lastReceived(2)).toBe(1);
  });

  it("is asked for one sync for all inputs of a turn, and for none where there are none", () => {
    const bench = new JournalBench();
    bench.linked().endTurn();
    bench.endTurn();
    bench.receive(1, "1");
    bench.receive(2, "2");
    bench.endTurn();
    expect(bench.syncs).toEqual([4, 6]);
  });

  it("never sends on one connection what was to go out on the one before", () => {
    const bench = new JournalBench().linked();
    bench.receive(1, "5");
    bench.pay();
    bench.host.disconnected(2);
    bench.host.connected(2, 0, "theirs");
    expect(bench.onDisk()).toEqual([]);
    expect(bench.endTurn()).toEqual(["entries 1 to 1 for 2, having 1"]);
    const listening = new JournalBench().linked();
    listening.receive(1, "5");
    listening.host.acknowledge();
    listening.host.disconnected(2);
    listening.host.connected(2, 0, "theirs");
    expect(listening.onDisk()).toEqual([]);
    listening.host.acknowledge();
    expect(listening.onDisk()).toEqual(["having 1, for 2"]);
  });
});

describe("a restart", () => {
  it("has the state again that the journal's inputs led to, and lets nothing out", () => {
    const bench = new JournalBench().linked();
    bench.receive(1, "5");
    bench.pay();
    const { next } = bench.restart();
    expect(next.endTurn()).toEqual([]);
    next.ask(INSPECT);
    bench.ask(INSPECT);
    const [state] = bench.onDisk().slice(-1);
    expect(next.onDisk(bench.inputs.length)).toEqual([state]);
  });

  it("knows how much it was asked, what it told, whom it has links to, and who they were", () => {
    const bench = new JournalBench().linked();
    bench.pay();
    bench.host.acknowledged(2, 1);
    const { requests, told, addresses, incarnations } = bench.restart().recovered;
    expect(requests).toBe(4);
    expect(told.map(({ message }) => (message?.$case === "reply" ? inWords(message.value.outcome) : message))).toEqual([
      "done",
      "done",
      "done",
      "given",
    ]);
    expect([...addresses]).toEqual([[2, "ws://host-2"]]);
    expect([...incarnations]).toEqual([[2, "theirs"]]);
  });

  it("sends again what its peer may not have", () => {
    const bench = new JournalBench().linked();
    bench.pay();
    bench.pay();
    bench.host.acknowledged(2, 1);
    const { next } = bench.restart();
    next.host.connected(2, 1, "theirs");
    expect(next.endTurn()).toEqual([]);
    expect(next.onDisk(bench.inputs.length + 1)).toEqual(["entries 2 to 2 for 2, having 0"]);
  });

  it("tells its peer what it has", () => {
    const bench = new JournalBench().linked();
    bench.receive(1, "5", "6");
    expect(bench.restart().next.host.lastReceived(2)).toBe(2);
  });

  it("gets over what broke the protocol in its earlier life", () => {
    const bench = new JournalBench().linked();
    expect(() => {
      bench.receive(9, "5");
    }).toThrow(expect.objectContaining({ code: "LINK_GAP" }));
    bench.receive(1, "5");
    expect(bench.restart().next.host.lastReceived(2)).toBe(1);
  });
});
