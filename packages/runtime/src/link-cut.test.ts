import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { HostGroup, replyIn } from "./testing/host-group.js";
import { LinkSockets } from "./testing/link-sockets.js";

const NOTES_PER_CHANNEL = 120;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

/** Sends numbered notes, some of them long, on one channel, in bursts that don't wait. Returns them. */
async function sendAll(group: HostGroup, source: number, target: number, random: Random, replied: () => void): Promise<string[]> {
  const sent: string[] = [];
  while (sent.length < NOTES_PER_CHANNEL) {
    const burst = Array.from({ length: 1 + random.below(12) }, (_, index) => {
      return `${source}-${target}-${sent.length + index}${"x".repeat(random.below(8) === 0 ? 20_000 : 0)}`;
    });
    const requests = burst.map((note) => group.sending(source, target, note));
    for (const answer of group.control(source).askAll(requests)) {
      expect(replyIn(await answer)).toMatch(/^sent /);
      replied();
    }
    sent.push(...burst);
  }
  return sent;
}

describe("links that are cut while messages are on their way", () => {
  it.each([1n, 2n])("carry each exactly once and in order (seed %s)", async (seed) => {
    const random = new Random(seed);
    const sockets = new LinkSockets();
    const group = await HostGroup.start(3);
    sockets.watch(group.linkPorts);
    let [replies, cuts] = [0, 0];
    const replied = (): void => {
      replies += 1;
      if (replies % 20 === 0) void turns(random.below(5)).then(() => (cuts += sockets.cut() > 0 ? 1 : 0));
    };
    const channels = [1, 2, 3].flatMap((source) => [1, 2, 3].filter((target) => target !== source).map((target) => ({ source, target })));
    const sent = await Promise.all(channels.map(({ source, target }) => sendAll(group, source, target, random, replied)));
    for (const [index, { source, target }] of channels.entries()) expect(await group.drain(source, target)).toEqual(sent[index]);
    expect(cuts).toBeGreaterThan(15);
  });

  it("come back when they are cut again and again before they stand", async () => {
    const sockets = new LinkSockets();
    const group = await HostGroup.start(2);
    sockets.watch(group.linkPorts);
    const sent = group.send(1, 2, "patience");
    for (let cuts = 0; cuts < 6;) {
      await turns(1);
      if (sockets.cut() > 0) cuts += 1;
    }
    expect(await sent).toBe("sent patience");
    expect(await group.drain(1, 2)).toEqual(["patience"]);
  });

  it("hold back the reply until they are back: it says that the message sits in its channel", async () => {
    const sockets = new LinkSockets();
    const group = await HostGroup.start(2);
    sockets.watch(group.linkPorts);
    await group.send(1, 2, "first");
    sockets.cut();
    const order: string[] = [];
    const second = group.send(1, 2, "second").then((reply) => order.push(reply));
    const inspected = group
      .control(1)
      .ask({ $case: "inspect", value: {} })
      .then(({ $case }) => order.push($case));
    await Promise.all([second, inspected]);
    expect(order).toEqual(["inspection", "sent second"]);
    expect(await group.drain(1, 2)).toEqual(["first", "second"]);
  });
});

describe("two hosts that dial each other at once", () => {
  it("end up with one connection, and both ways work", async () => {
    const sockets = new LinkSockets();
    const group = await HostGroup.start(2);
    sockets.watch(group.linkPorts);
    for (let round = 0; round < 20; round += 1) {
      const replies = [group.send(1, 2, `out ${round}`), group.send(2, 1, `back ${round}`)];
      await Promise.all(replies);
      expect(await group.drain(1, 2)).toEqual([`out ${round}`]);
      expect(await group.drain(2, 1)).toEqual([`back ${round}`]);
      sockets.cut();
    }
    await Promise.all([group.send(1, 2, "last"), group.send(2, 1, "last")]);
    await sockets.closedDownTo(2);
    expect(sockets.open).toHaveLength(2);
    expect([group.control(1).trouble, group.control(2).trouble]).toEqual([[], []]);
  });
});
