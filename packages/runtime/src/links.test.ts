import { Delivery } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { HandPeer } from "./testing/hand-link.js";
import { createNode, HostGroup, replyIn } from "./testing/host-group.js";
import { bytes, text } from "./testing/notes.js";
import { type Ask, type ControlConnection, TestMaster } from "./testing/test-master.js";

/** A host with node 1, which has a channel to nodes 2 and 3 on a host by hand. */
async function hostAndHand(): Promise<{ readonly control: ControlConnection; readonly peer: HandPeer }> {
  const master = await TestMaster.listen();
  const { control } = await master.start(1);
  const peer = await HandPeer.listen();
  await control.ask(createNode(1));
  const channel = (target: number) => ({ source: 1, target, hostId: 2, address: peer.address });
  await control.ask({ $case: "openIncoming", value: { channels: [{ source: 2, target: 1 }] } });
  await control.ask({ $case: "openOutgoing", value: { channels: [channel(2), channel(3)] } });
  return { control, peer };
}

function note(target: number, words: string): Ask {
  return { $case: "command", value: { node: 1, command: bytes(`${target} ${words}`), limited: false, tickets: [] } };
}

const INSPECT: Ask = { $case: "inspect", value: {} };
const INITIATE: Ask = { $case: "initiate", value: { node: 1, snapshotId: "" } };

describe("hosts", () => {
  it("carry the messages of their nodes, each channel in order", async () => {
    const group = await HostGroup.start(3);
    await Promise.all([group.send(1, 2, "a"), group.send(1, 3, "b"), group.send(1, 2, "c"), group.send(3, 2, "d"), group.send(2, 1, "e")]);
    expect(await group.drain(1, 2)).toEqual(["a", "c"]);
    expect(await group.drain(1, 3)).toEqual(["b"]);
    expect(await group.drain(3, 2)).toEqual(["d"]);
    expect(await group.drain(2, 1)).toEqual(["e"]);
    expect(await group.drain(2, 3)).toEqual([]);
  });

  it("carry markers behind the messages that were sent before them", async () => {
    const group = await HostGroup.start(2);
    await group.send(1, 2, "before");
    await group.control(1).ask(INITIATE);
    await group.send(1, 2, "after");
    expect(await group.drain(1, 2)).toEqual(["before", "marker 1-1", "after"]);
    expect(await group.drain(2, 1)).toEqual(["marker 1-1"]);
    const records = [1, 2].map((host) => group.control(host).told.filter(({ message }) => message?.$case === "recorded").length);
    expect(records).toEqual([1, 1]);
  });

  it("deliver live what has to be delivered live", async () => {
    const master = await TestMaster.listen();
    const hosts = [await master.start(1), await master.start(2)];
    const [one, two] = hosts.map(({ control }) => control) as [ControlConnection, ControlConnection];
    await one.ask(createNode(1));
    await two.ask({ $case: "createNode", value: { node: 2, application: "notes", init: bytes(""), delivery: Delivery.LIVE, seed: 1n } });
    await two.ask({ $case: "openIncoming", value: { channels: [{ source: 1, target: 2 }] } });
    const channel = { source: 1, target: 2, hostId: 2, address: two.hello!.linkAddress };
    await one.ask({ $case: "openOutgoing", value: { channels: [channel] } });
    await Promise.all(one.askAll([note(2, "a"), note(2, "b")]));
    const inspection = await two.ask(INSPECT);
    expect(inspection.$case === "inspection" && inspection.value.nodes.map(({ state }) => text(state))).toEqual(["1: a\n1: b"]);
  });
});

describe("a link", () => {
  it("is opened when it is first needed", async () => {
    const { control, peer } = await hostAndHand();
    await control.ask(INSPECT);
    expect(peer.links).toEqual([]);
    void control.ask(note(2, "a"));
    const link = await peer.dialled();
    expect(link.frames).toMatchObject([{ $case: "hello", value: { protocolVersion: 1, hostId: 1, peerHostId: 2, received: 0 } }]);
  });

  it("carries nothing before the welcome", async () => {
    const { control, peer } = await hostAndHand();
    void control.ask(note(2, "a"));
    const link = await peer.dialled();
    void control.ask(note(2, "b"));
    await control.ask(INSPECT);
    expect(link.entries).toEqual([]);
    link.welcome(2, "by hand");
    await link.got("entries");
    expect(link.entries.map(({ first, entries }) => [first, entries.length])).toEqual([[1, 2]]);
  });

  it("lets a reply go when the peer has acknowledged everything that the command sent, not sooner", async () => {
    const { control, peer } = await hostAndHand();
    const order: string[] = [];
    const asked = [note(2, "a"), note(2, "b")].map((ask) => control.ask(ask).then((reply) => order.push(replyIn(reply))));
    const link = await peer.dialled();
    link.welcome(2, "by hand");
    await link.until(() => link.entries.flatMap(({ entries }) => entries).length === 2);
    await control.ask(INSPECT).then(({ $case }) => order.push($case));
    link.acknowledge(1);
    await asked[0];
    await control.ask(INSPECT).then(({ $case }) => order.push($case));
    link.acknowledge(2);
    await asked[1];
    expect(order).toEqual(["inspection", "sent a", "inspection", "sent b"]);
  });

  it("sends what one turn made in one frame, and a marker to all nodes behind it as one entry", async () => {
    const { control, peer } = await hostAndHand();
    const first = control.ask(note(2, "first"));
    const link = await peer.dialled();
    link.welcome(2, "by hand");
    await link.got("entries");
    link.acknowledge(1);
    await first;
    void control.askAll([...Array.from({ length: 98 }, (_, index) => note(2 + (index % 2), String(index))), INITIATE]);
    await link.got("entries", 2);
    expect(link.entries.map(({ first, entries }) => [first, entries.length])).toEqual([
      [1, 1],
      [2, 99],
    ]);
    expect(link.entries[1]!.entries.at(-1)).toMatchObject({ targets: [2, 3], body: { $case: "marker", value: "1-1" } });
  });

  it("acknowledges what it got, once for all of a turn", async () => {
    const { control, peer } = await hostAndHand();
    void control.ask(note(2, "first"));
    const link = await peer.dialled();
    link.welcome(2, "by hand");
    await link.got("entries");
    link.acknowledge(1);
    link.note(1, 2, 1, "x", "y", "z");
    await link.got("acknowledgement");
    expect(link.frames.at(-1)).toEqual({ $case: "acknowledgement", value: { received: 3 } });
  });
});
