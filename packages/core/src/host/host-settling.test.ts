import { describe, expect, it } from "vitest";
import { command, drain, initiate, INSPECT, receive } from "../testing/requests.js";
import { WiredHosts } from "../testing/wired-hosts.js";

/** The entries that were sent in one direction, without their payloads. */
function entriesSent(hosts: WiredHosts, wire: string): unknown[] {
  return hosts.sent
    .filter(([direction]) => direction === wire)
    .flatMap(([, { entries }]) => entries.map(({ targets, body }) => [targets, body?.$case]));
}

describe("a reply", () => {
  it("leaves once everything that its step sent is acknowledged by every peer", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    hosts.heldUp.add("2>1");
    const paid = hosts.at(1, command(1, "pay 2 5 3 5"));
    expect(hosts.finish(paid)).toBeNull();
    hosts.heldUp.clear();
    expect(hosts.finish(paid)).toBe("90 left");
  });

  it("means that what was sent can be received", () => {
    const hosts = new WiredHosts([[1], [2]]);
    const paid = hosts.at(1, command(1, "pay 2 5"));
    while (paid.said === null) hosts.move();
    expect(hosts.at(2, receive(2)).said).toBe("1: 5");
  });

  it("leaves at once where nothing was sent, or only to nodes of the same host", () => {
    const hosts = new WiredHosts([[1, 2], [3]]);
    hosts.heldUp.add("2>1");
    hosts.at(1, command(1, "pay 3 5"));
    expect(hosts.at(1, command(1, "pay 2 5")).said).toBe("90 left");
    expect(hosts.at(1, command(1, "pay 2 100")).said).toBe("INSUFFICIENT");
  });

  it("of a refused command waits too, for word that it has sent nothing", () => {
    const hosts = new WiredHosts([[1], [2]]);
    hosts.heldUp.add("2>1");
    const refused = hosts.at(1, command(1, "pay 2 101", { 2: 1 }));
    expect(hosts.finish(refused)).toBeNull();
    hosts.heldUp.clear();
    expect(hosts.finish(refused)).toBe("INSUFFICIENT");
  });

  it("of an initiation, and of a receive or a drain that sends markers, waits for these", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    hosts.heldUp.add("3>1");
    const begun = hosts.at(1, initiate(1));
    expect(hosts.finish(begun)).toBeNull();
    hosts.heldUp.clear();
    expect(hosts.finish(begun)).toBe("began 1-1");
    hosts.heldUp.add("3>2").add("2>3");
    const received = hosts.at(2, receive(2));
    const drained = hosts.ask(3, drain(1n, [{ node: 3, channels: [{ source: 1, count: 1 }] }]));
    expect([hosts.finish(received), drained.said]).toEqual([null, null]);
    hosts.heldUp.clear();
    const sent = [1, 2].map((target) => ({ source: 3, target, count: 1 }));
    expect([hosts.finish(received), drained.said]).toEqual(["1: marker 1-1", JSON.stringify({ sent })]);
  });

  it("does not wait for what messages that were delivered live have sent", () => {
    const hosts = new WiredHosts([[1], [2], [3]], { delivery: "live" });
    hosts.at(1, command(1, "pay 2 5>3"));
    hosts.pump();
    expect(hosts.at(2, command(2, "spin")).said).toMatch(/^\d+$/);
    hosts.heldUp.add("3>2");
    hosts.at(1, command(1, "pay 2 5>3"));
    hosts.pump();
    expect(hosts.ask(2, INSPECT).said).toContain('"state":"100"');
  });
});

describe("a marker", () => {
  it("to all nodes behind a link is one entry", () => {
    const hosts = new WiredHosts([[1, 5], [2, 3], [4]]);
    hosts.finish(hosts.at(1, initiate(1)));
    expect(entriesSent(hosts, "1>2")).toEqual([[[2, 3], "marker"]]);
    expect(entriesSent(hosts, "1>3")).toEqual([[[4], "marker"]]);
    expect([5, 2, 3, 4].map((node) => hosts.finish(hosts.at(node, receive(node))))).toEqual(Array(4).fill("1: marker 1-1"));
  });
});

describe("a link", () => {
  it("is opened when first needed, by whoever needs it", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    expect(hosts.dialled).toEqual([]);
    hosts.finish(hosts.at(2, command(2, "pay 1 5")));
    hosts.finish(hosts.at(2, command(2, "pay 1 5")));
    expect(hosts.dialled.filter((wire) => wire.startsWith("2"))).toEqual(["2>1"]);
    expect(hosts.dialled.filter((wire) => wire.includes("3"))).toEqual([]);
  });

  it("carries each message exactly once, wherever its connection breaks", () => {
    for (let moves = 0; moves < 12; moves += 1) {
      const hosts = new WiredHosts([[1], [2]]);
      const paid = ["1", "2", "4"].map((coins) => hosts.at(1, command(1, `pay 2 ${coins}`)));
      for (let move = 0; move < moves; move += 1) hosts.move();
      hosts.cut(1, 2);
      hosts.pump();
      expect(paid.map(({ said }) => said)).toEqual(["99 left", "97 left", "93 left"]);
      const received = [1, 2, 3, 4].map(() => hosts.finish(hosts.at(2, receive(2))));
      expect(received).toEqual(["1: 1", "1: 2", "1: 4", "nothing"]);
    }
  });

  it("lets a host go on with its other peers while one can't be reached", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    hosts.heldUp.add("1>2");
    const [stuck, free] = [hosts.at(1, command(1, "pay 2 5")), hosts.at(1, command(1, "pay 3 5"))];
    expect([hosts.finish(free), stuck.said]).toEqual(["90 left", null]);
  });
});
