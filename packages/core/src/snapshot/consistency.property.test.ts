import type { GlobalState } from "@cutline/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "../testing/purse.js";
import { checkCounts } from "./consistency.js";

interface Traffic {
  readonly source: number;
  readonly target: number;
  readonly received: number;
  readonly inTransit: number;
}

/** True traffic on some channels between up to five nodes. */
const TRAFFIC = fc
  .uniqueArray(
    fc.record({
      source: fc.integer({ min: 1, max: 5 }),
      target: fc.integer({ min: 1, max: 5 }),
      received: fc.nat(3),
      inTransit: fc.nat(3),
    }),
    { selector: ({ source, target }) => `${source}>${target}`, minLength: 1 },
  )
  .map((channels) => channels.filter(({ source, target }) => source !== target))
  .filter((channels) => channels.length > 0);

/** What nodes record of such traffic, as they record it. */
function globalOf(channels: readonly Traffic[]): GlobalState {
  const nodes = [1, 2, 3, 4, 5].map((node) => {
    const incoming = channels.filter(({ target }) => target === node);
    return {
      snapshotId: "1-1",
      node,
      state: bytes("0"),
      sent: channels
        .filter(({ source, received, inTransit }) => source === node && received + inTransit > 0)
        .map(({ target, received, inTransit }) => ({ target, count: received + inTransit })),
      incoming: incoming
        .filter(({ received, inTransit }) => received + inTransit > 0)
        .map(({ source, received, inTransit }) => ({ source, received, messages: Array.from({ length: inTransit }, () => bytes("1")) })),
      silentSources: incoming.filter(({ received, inTransit }) => received + inTransit === 0).map(({ source }) => source),
    };
  });
  return { snapshotId: "1-1", nodes };
}

/** Changes one number, or one message, of one channel. Returns false where there is nothing of the kind to change. */
function tamper(global: GlobalState, { source, target }: Traffic, kind: string): boolean {
  const [sender, receiver] = [source, target].map((id) => global.nodes.find(({ node }) => node === id)!) as [
    GlobalState["nodes"][0],
    GlobalState["nodes"][0],
  ];
  const sent = sender.sent.find((count) => count.target === target);
  const channel = receiver.incoming.find((record) => record.source === source);
  switch (kind) {
    case "a message more was sent":
      if (sent === undefined) sender.sent.push({ target, count: 1 });
      else sent.count += 1;
      return true;
    case "a message less was sent":
      if (sent !== undefined) sent.count -= 1;
      return sent !== undefined;
    case "nothing was sent":
      sender.sent = sender.sent.filter((count) => count !== sent);
      return sent !== undefined;
    case "a message more was received":
      if (channel !== undefined) channel.received += 1;
      return channel !== undefined;
    case "a message less was received":
      if (channel === undefined || channel.received === 0) return false;
      channel.received -= 1;
      return true;
    case "a message was lost":
      return channel?.messages.pop() !== undefined;
    case "a message was repeated":
      channel?.messages.push(bytes("1"));
      return channel !== undefined;
    default:
      throw new Error(`no such tampering: ${kind}`);
  }
}

describe("the checker", () => {
  it("finds every true global state consistent", () => {
    fc.assert(
      fc.property(TRAFFIC, (channels) => {
        expect(checkCounts(globalOf(channels))).toEqual([]);
      }),
    );
  });

  it.each([
    "a message more was sent",
    "a message less was sent",
    "nothing was sent",
    "a message more was received",
    "a message less was received",
    "a message was lost",
    "a message was repeated",
  ])("refuses a global state where %s, and names that channel and no other", (kind) => {
    fc.assert(
      fc.property(TRAFFIC, fc.nat(), (channels, choice) => {
        const global = globalOf(channels);
        const channel = channels[choice % channels.length]!;
        fc.pre(tamper(global, channel, kind));
        expect(checkCounts(global).map((violation) => violation.channel)).toEqual([{ source: channel.source, target: channel.target }]);
      }),
    );
  });
});
