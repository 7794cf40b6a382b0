import { describe, expect, it } from "vitest";
import { command, INSPECT, receive, SURVEY } from "../testing/requests.js";
import { WiredHosts } from "../testing/wired-hosts.js";

describe("a receive", () => {
  it("waits until all that it is to see has arrived", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    const received = hosts.at(2, receive(2, { visible: { 1: 1, 3: 1 } }));
    hosts.at(1, command(1, "pay 2 5", { 2: 1 }));
    expect(hosts.finish(received)).toBeNull();
    hosts.at(3, command(3, "pay 2 7", { 2: 1 }));
    expect(hosts.finish(received)).toBe("1: 5");
  });

  it("does not see what commands behind it have sent, even if that has arrived", () => {
    const hosts = new WiredHosts([[1], [2]]);
    for (const ticket of [1, 2]) hosts.at(1, command(1, `pay 2 ${ticket}`, { 2: ticket }));
    hosts.pump();
    const asks = [{}, { source: 1 }, { visible: { 1: 1 } }, { visible: { 1: 1 } }, { visible: { 1: 2 } }];
    expect(asks.map((ask) => hosts.at(2, receive(2, ask)).said)).toEqual(["nothing", "nothing", "1: 1", "nothing", "1: 2"]);
  });

  it("of one channel waits for no other", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    hosts.heldUp.add("3>2");
    hosts.at(3, command(3, "pay 2 7", { 2: 1 }));
    hosts.at(1, command(1, "pay 2 5", { 2: 1 }));
    expect(hosts.finish(hosts.at(2, receive(2, { source: 1, visible: { 1: 1 } })))).toBe("1: 5");
  });

  it("keeps the requests behind it at its node waiting, and nobody else's", () => {
    const hosts = new WiredHosts([[1], [2, 3]]);
    const waiting = hosts.at(2, receive(2, { visible: { 1: 1 } }));
    const behind = hosts.at(2, command(2, "pay 3 105"));
    expect([hosts.at(3, command(3, "pay 2 1")).said, waiting.said, behind.said]).toEqual(["99 left", null, null]);
    expect([hosts.hosts.get(1)!.isBusy, hosts.hosts.get(2)!.isBusy]).toEqual([false, true]);
    hosts.at(1, command(1, "pay 2 5", { 2: 1 }));
    hosts.pump();
    expect([waiting.said, behind.said]).toEqual(["1: 5", "0 left"]);
    expect(hosts.hosts.get(2)!.isBusy).toBe(false);
  });
});

describe("a command with tickets", () => {
  it.each(["pay 2 101", "pay 9 1", "spin"])("that sends nothing on a channel (%s) says so there, and receives go on", (words) => {
    const hosts = new WiredHosts([[1], [2]]);
    const received = hosts.at(2, receive(2, { visible: { 1: 1 } }));
    hosts.at(1, command(1, words, { 2: 1 }));
    expect(hosts.finish(received)).toBe("nothing");
  });

  it("says so on each of its channels, and sends nowhere else", () => {
    const hosts = new WiredHosts([[1], [2], [3], [4]]);
    const received = [2, 3].map((node) => hosts.at(node, receive(node, { visible: { 1: 1 } })));
    expect(hosts.at(1, command(1, "pay 4 1", { 2: 1, 3: 1 })).said).toBeNull();
    hosts.at(1, command(1, "pay 3 5", { 2: 2, 3: 2 }));
    hosts.pump();
    expect(received.map(({ said }) => said)).toEqual(["nothing", "nothing"]);
    expect(hosts.finish(hosts.at(3, receive(3, { visible: { 1: 2 } })))).toBe("1: 5");
  });

  it("may send many messages on a channel: all of them are visible or none", () => {
    const hosts = new WiredHosts([[1], [2], [3]]);
    hosts.at(1, command(1, "pay 2 1 3 9 2 2 2 4", { 2: 1, 3: 1 }));
    hosts.pump();
    const more = hosts.sent.filter(([wire]) => wire === "1>2").flatMap(([, { entries }]) => entries.map((entry) => entry.more));
    expect(more).toEqual([true, true, false]);
    expect(hosts.at(2, receive(2)).said).toBe("nothing");
    const received = [1, 2, 3, 4].map(() => hosts.at(2, receive(2, { visible: { 1: 1 } })).said);
    expect(received).toEqual(["1: 1", "1: 2", "1: 4", "nothing"]);
  });

  it("sends each message once, even where it holds two tickets of one channel", () => {
    const hosts = new WiredHosts([[1], [2]]);
    const tickets = [1, 2].map((number) => ({ node: 2, number }));
    expect(hosts.finish(hosts.at(1, command(1, "pay 2 5 2 6", tickets)))).toBe("89 left");
    const received = [1, 2, 3].map(() => hosts.at(2, receive(2, { visible: { 1: 2 } })).said);
    expect(received).toEqual(["1: 5", "1: 6", "nothing"]);
  });

  it("leaves nothing behind for the next one", () => {
    const hosts = new WiredHosts([[1], [2]]);
    hosts.at(1, command(1, "pay 2 5", { 2: 1 }));
    hosts.at(1, command(1, "pay 2 6"));
    hosts.pump();
    expect([1, 2].map(() => hosts.at(2, receive(2, { visible: { 1: 1 } })).said)).toEqual(["1: 5", "1: 6"]);
  });
});

describe("what is hidden", () => {
  it("is shown by a survey, and not by an inspection", () => {
    const hosts = new WiredHosts([[1], [2]]);
    hosts.finish(hosts.at(1, command(1, "pay 2 5", { 2: 1 })));
    expect(hosts.ask(2, INSPECT).said).toContain('"count":1');
    expect(hosts.at(2, receive(2)).said).toBe("nothing");
    hosts.ask(2, SURVEY);
    expect(hosts.at(2, receive(2)).said).toBe("1: 5");
  });
});
