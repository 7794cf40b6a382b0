import type { LinkFrame, LinkWelcome } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { HandLink, HandPeer, helloOf } from "./testing/hand-link.js";
import { createNode } from "./testing/host-group.js";
import { bytes, text } from "./testing/notes.js";
import { type Ask, type ControlConnection, type Outcome, TestMaster } from "./testing/test-master.js";

const TOKEN = "a secret of this test";
const RECEIVE: Ask = { $case: "receive", value: { node: 2, source: 9, draw: 0, visible: [] } };
const INSPECT: Ask = { $case: "inspect", value: {} };
const NOTE: Ask = { $case: "command", value: { node: 2, command: bytes("9 hello"), limited: false, tickets: [] } };

interface Scene {
  readonly control: ControlConnection;
  /** Where host 2 listens for links. */
  readonly address: string;
  /** The host by hand. */
  readonly peer: HandPeer;
}

/** Host 2 with node 2, which has channels to and from node 9 on a host by hand. */
async function scene(hostId = 9): Promise<Scene> {
  const master = await TestMaster.listen();
  const { control } = await master.start(2);
  const peer = await HandPeer.listen();
  await control.ask(createNode(2));
  await control.ask({ $case: "openIncoming", value: { channels: [{ source: 9, target: 2 }] } });
  const channel = { source: 2, target: 9, hostId, address: peer.address };
  await control.ask({ $case: "openOutgoing", value: { channels: [channel] } });
  return { control, address: control.hello!.linkAddress, peer };
}

/** A link that host 2 has dialled, and that host 9 has welcomed. */
async function linked(): Promise<Scene & { readonly link: HandLink; readonly sent: Promise<Outcome> }> {
  const { control, address, peer } = await scene();
  const sent = control.ask(NOTE);
  const link = await peer.dialled();
  link.welcome(9, "first life");
  await link.got("entries");
  return { control, address, peer, link, sent };
}

function received(outcome: Outcome): string | null {
  return outcome.$case === "receive" && outcome.value.body?.$case === "payload" ? text(outcome.value.body.value) : null;
}

describe("a broken link", () => {
  it("is dialled again, says how far it had come, and goes on from where the peer says", async () => {
    const { control, peer, link, sent } = await linked();
    link.note(1, 9, 2, "a", "b");
    await link.got("acknowledgement");
    link.socket.terminate();
    const next = await peer.dialled(2);
    expect(next.frames[0]).toMatchObject({ $case: "hello", value: { received: 2 } });
    next.welcome(9, "first life");
    await next.got("entries");
    expect(next.entries.map(({ first, entries }) => [first, entries])).toEqual([[1, link.entries[0]!.entries]]);
    next.acknowledge(1);
    expect((await sent).$case).toBe("command");
    next.note(1, 9, 2, "a", "b", "c");
    await next.got("acknowledgement");
    const notes = [await control.ask(RECEIVE), await control.ask(RECEIVE), await control.ask(RECEIVE), await control.ask(RECEIVE)];
    expect(notes.map(received)).toEqual(["a", "b", "c", null]);
  });

  it("needs nothing sent again where the peer had got everything", async () => {
    const { peer, link, sent } = await linked();
    link.socket.terminate();
    const next = await peer.dialled(2);
    next.welcome(9, "first life", 1);
    await sent;
    expect(next.entries).toEqual([]);
  });

  it("is dialled again and again, and goes on once an attempt succeeds", async () => {
    const { peer, link } = await linked();
    link.socket.terminate();
    for (const attempt of [2, 3, 4]) (await peer.dialled(attempt)).socket.terminate();
    const last = await peer.dialled(5);
    last.welcome(9, "first life", 1);
    last.note(1, 9, 2, "a");
    await last.got("acknowledgement");
    last.socket.terminate();
    await peer.dialled(6);
  });

  it("is taken over by a connection that the peer dials, also where nobody has noticed the break", async () => {
    const { control, address, link } = await linked();
    link.note(1, 9, 2, "a");
    await link.got("acknowledgement");
    const other = await HandLink.dial(address);
    other.send(helloOf(TOKEN, { incarnation: "first life" }));
    await other.got("entries");
    expect(other.frames[0]).toMatchObject({ $case: "welcome", value: { hostId: 2, received: 1 } });
    expect((await link.closed).code).toBe(1006);
    other.note(1, 9, 2, "a", "b");
    await other.got("acknowledgement");
    expect([await control.ask(RECEIVE), await control.ask(RECEIVE)].map(received)).toEqual(["a", "b"]);
  });
});

describe("a peer that has lost its memory", () => {
  const refusal = { code: 4002, reason: "host 9 has restarted without its memory" };
  const trouble = { $case: "trouble", value: { code: "LINK_MEMORY_LOST", message: refusal.reason } };

  it("is refused when it answers, the master is told once, and it isn't dialled again", async () => {
    const { control, peer, link } = await linked();
    link.socket.terminate();
    const next = await peer.dialled(2);
    next.welcome(9, "second life");
    expect(await next.closed).toEqual(refusal);
    await control.until(() => control.trouble.length > 0);
    await control.ask(INSPECT);
    expect(control.told.slice(1)).toEqual([{ message: trouble }]);
    expect(peer.links).toHaveLength(2);
  });

  it("is refused when it dials, the master is told once, and a link that stands goes on", async () => {
    const { control, address, link } = await linked();
    const other = await HandLink.dial(address);
    other.send(helloOf(TOKEN, { incarnation: "second life" }));
    expect(await other.closed).toEqual(refusal);
    link.note(1, 9, 2, "a");
    await link.got("acknowledgement");
    expect(control.told.slice(1)).toEqual([{ message: trouble }]);
  });
});

describe("a host that a peer refuses", () => {
  it("tells the master why, and doesn't dial again", async () => {
    const { control, peer } = await scene();
    void control.ask(NOTE);
    const link = await peer.dialled();
    link.socket.close(4002, "the join token is not that of this cluster");
    await control.until(() => control.trouble.length > 0);
    const message = "host 9 refuses the link: the join token is not that of this cluster";
    expect(control.told.slice(1)).toEqual([{ message: { $case: "trouble", value: { code: "LINK_REFUSED", message } } }]);
    expect(peer.links).toHaveLength(1);
  });
});

describe("an answer that makes no sense", () => {
  it.each<[string, (link: HandLink) => void, string]>([
    ["is another host's", (link) => link.welcome(8, "first life"), "host 8 answered where host 9 was dialled"],
    [
      "is of another version",
      (link) => link.send(strange({ protocolVersion: 2 })),
      "this host speaks version 1 of the protocol, the peer version 2",
    ],
    ["has no incarnation", (link) => link.welcome(9, ""), "an incarnation is 1 to 64 characters"],
    ["is no welcome", (link) => link.acknowledge(0), "host 9 answered a hello without a welcome"],
    [
      "claims to have what was never sent",
      (link) => link.welcome(9, "first life", 2),
      "host 9 acknowledges entry 2; the last one sent is 1",
    ],
  ])("as it %s, ends the connection, and there is another attempt", async (_what, answer, reason) => {
    const { control, peer } = await scene();
    const sent = control.ask(NOTE);
    const link = await peer.dialled();
    answer(link);
    expect(await link.closed).toEqual({ code: 4000, reason });
    (await peer.dialled(2)).welcome(9, "first life", 1);
    expect((await sent).$case).toBe("command");
  });

  it("when it comes in the hello of a peer that dials, leaves it to the host to dial", async () => {
    const { control, address, peer } = await scene();
    const link = await HandLink.dial(address);
    link.send(helloOf(TOKEN, { incarnation: "first life", received: 1 }));
    expect((await link.closed).code).toBe(4000);
    (await peer.dialled()).welcome(9, "first life");
    const sent = control.ask(NOTE);
    await peer.links[0]!.got("entries");
    peer.links[0]!.acknowledge(1);
    expect((await sent).$case).toBe("command");
  });
});

describe("two hosts that dial each other at once", () => {
  it("keep the connection that the smaller host id dialled: the peer is sent away", async () => {
    const { control, address, peer } = await scene(9);
    const sent = control.ask(NOTE);
    const own = await peer.dialled();
    const other = await HandLink.dial(address);
    other.send(helloOf(TOKEN, { hostId: 9 }));
    expect(await other.closed).toEqual({ code: 4001, reason: "host 2 is dialling host 9 itself" });
    own.welcome(9, "a host by hand", 1);
    expect((await sent).$case).toBe("command");
  });

  it("keep the connection that the smaller host id dialled: the peer's is taken, and the own one dropped", async () => {
    const { control, address, peer } = await scene(1);
    const sent = control.ask(NOTE);
    const own = await peer.dialled();
    const other = await HandLink.dial(address);
    other.send(helloOf(TOKEN, { hostId: 1 }));
    expect((await own.closed).code).toBe(1006);
    await other.got("entries");
    other.acknowledge(1);
    expect((await sent).$case).toBe("command");
    expect(peer.links).toHaveLength(1);
  });
});

/** A welcome of host 9, but for what `changed` says. */
function strange(changed: Partial<LinkWelcome>): NonNullable<LinkFrame["frame"]> {
  return { $case: "welcome", value: { protocolVersion: 1, hostId: 9, incarnation: "first life", received: 0, ...changed } };
}
