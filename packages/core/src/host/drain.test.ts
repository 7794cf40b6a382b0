import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Application } from "../application.js";
import { Process } from "../process/process.js";
import { Random } from "../random.js";
import { bytes, text } from "../testing/purse.js";
import { drainNode } from "./drain.js";
import { HostedNode } from "./hosted-node.js";

/** Remembers what it has received, in order. */
const diary: Application<string[]> = {
  name: "diary",
  sendsOnReceive: false,
  create: () => [],
  command: () => bytes(""),
  receive: (pages, from, payload) => {
    pages.push(`${from}${text(payload)}`);
  },
  save: (pages) => bytes(pages.join()),
  load: (saved) => text(saved).split(","),
  audit: () => [],
};

/** Drains a node where these many messages wait, named a, b, c, ..., by source. Returns what it received, in order. */
function drained(waiting: readonly number[], counts: readonly number[], seed: bigint): string[] {
  const sink = { send: nothing, sendMarker: nothing, reply: nothing, initiated: nothing, recorded: nothing, reopened: nothing };
  const process = new Process<unknown>(9, diary, bytes(""), 1n, sink);
  const node = new HostedNode(9, process, "held");
  waiting.forEach((count, source) => {
    process.step({ kind: "openIncoming", source });
    for (let index = 0; index < count; index += 1) {
      const message = { kind: "message", payload: bytes(String.fromCharCode(97 + index)) } as const;
      node.inbox.arrive({ source, target: 9, message, ticket: 0, more: false });
    }
  });
  const channels = counts.map((count, source) => ({ source, count })).filter(({ count }) => count > 0);
  drainNode(node, channels, new Random(seed));
  return text(process.saveState()).split(",").filter(Boolean);
}

function nothing(): void {
  // nobody looks
}

const WAVE = fc
  .array(fc.nat(5), { minLength: 1, maxLength: 4 })
  .chain((waiting) => fc.tuple(fc.constant(waiting), fc.tuple(...waiting.map((count) => fc.nat(count)))));

describe("draining a node", () => {
  it("takes exactly so many from the front of each channel, in their order", () => {
    fc.assert(
      fc.property(WAVE, fc.bigInt({ min: 0n, max: 99n }), ([waiting, counts], seed) => {
        const received = drained(waiting, counts, seed);
        counts.forEach((count, source) => {
          const ofSource = received.filter((page) => page.startsWith(String(source)));
          expect(ofSource).toEqual(Array.from({ length: count }, (_, index) => `${source}${String.fromCharCode(97 + index)}`));
        });
        expect(received).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  it("mixes the channels in an order that the seed decides, and nothing else", () => {
    const orders = Array.from({ length: 20 }, (_, seed) => drained([3, 3], [3, 3], BigInt(seed)).join());
    expect(drained([5, 4], [3, 3], 7n).join()).toBe(orders[7]);
    expect(new Set(orders).size).toBeGreaterThan(8);
  });

  it("leaves nothing untaken in a wave of all that waits", () => {
    expect(drained([1, 2], [1, 2], 1n).sort()).toEqual(["0a", "1a", "1b"]);
  });
});
