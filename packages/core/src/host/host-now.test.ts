import { describe, expect, it } from "vitest";
import { INBOX_LIMIT_MESSAGES } from "../limits.js";
import { bytes, text } from "../testing/purse.js";
import { command, createNode, initiate, openIncoming, openOutgoing, receive } from "../testing/requests.js";
import { WiredHosts } from "../testing/wired-hosts.js";
import type { Host } from "./host.js";

/** Nodes 1 and 2 on one host, with a channel each way. */
function pair(): { hosts: WiredHosts; host: Host } {
  const hosts = new WiredHosts([[1, 2]]);
  for (const node of [1, 2]) hosts.ask(1, createNode(node));
  const channels = [
    { source: 1, target: 2 },
    { source: 2, target: 1 },
  ];
  hosts.ask(1, openIncoming(...channels));
  for (const channel of channels) hosts.ask(1, openOutgoing(channel, 1));
  return { hosts, host: hosts.hosts.get(1)! };
}

describe("what is done at once", () => {
  it("is what requests do", () => {
    const { hosts, host } = pair();
    const now = text(host.commandNow({ node: 1, command: bytes("pay 2 5"), sendsTo: [2] }));
    const asked = hosts.ask(1, command(1, "pay 2 7"));
    expect([now, asked.said]).toEqual(["95 left", "88 left"]);
    const first = host.receiveNow({ node: 2, source: null, draw: 0 });
    expect(first).toMatchObject({ kind: "message", source: 1 });
    expect(first?.kind === "message" && text(first.payload)).toBe("5");
    expect(hosts.ask(1, receive(2)).said).toContain("7");
    expect(host.receiveNow({ node: 2, source: null, draw: 0 })).toBeNull();
    expect(host.receiveNow({ node: 2, source: 1, draw: 0 })).toBeNull();
  });

  it("takes markers, whose own markers are in their channels then", () => {
    const { hosts, host } = pair();
    hosts.ask(1, initiate(1));
    expect(host.receiveNow({ node: 2, source: 1, draw: 0 })).toMatchObject({ kind: "marker", source: 1 });
    expect(host.receiveNow({ node: 1, source: 2, draw: 0 })).toMatchObject({ kind: "marker", source: 2 });
  });

  it("is refused where it can't be done, and changes nothing", () => {
    const { host } = pair();
    const pay =
      (words: string, sendsTo: number[]): (() => unknown) =>
      () =>
        host.commandNow({ node: 1, command: bytes(words), sendsTo });
    expect(pay("pay 2 101", [2])).toThrow(expect.objectContaining({ code: "INSUFFICIENT" }) as Error);
    expect(pay("pay 9 1", [9])).toThrow(expect.objectContaining({ code: "UNKNOWN_NODE" }) as Error);
    expect(() => host.receiveNow({ node: 9, source: null, draw: 0 })).toThrow("host 1 has no node 9");
    expect(text(host.commandNow({ node: 1, command: bytes("pay 2 100"), sendsTo: [2] }))).toBe("0 left");
  });

  it("doesn't send on a full channel", () => {
    const { host } = pair();
    for (let sent = 0; sent < INBOX_LIMIT_MESSAGES; sent += 1) host.commandNow({ node: 1, command: bytes("pay 2 0"), sendsTo: [2] });
    const one = (): unknown => host.commandNow({ node: 1, command: bytes("pay 2 0"), sendsTo: [2] });
    expect(one).toThrow(expect.objectContaining({ code: "CHANNEL_FULL" }) as Error);
    host.receiveNow({ node: 2, source: 1, draw: 0 });
    expect(one).not.toThrow();
  });

  it("is never done out of turn", () => {
    const { hosts, host } = pair();
    hosts.ask(1, receive(2, { source: 1, visible: { 1: 1 } })); // waits for what a command is to send
    expect(() => host.receiveNow({ node: 2, source: 1, draw: 0 })).toThrow("out of turn");
  });
});
