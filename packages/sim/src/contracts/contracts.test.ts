import type { Transport } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { memoryDisk } from "../testing/memory-disk.js";
import { memoryPair } from "../testing/memory-pair.js";
import { type JournalUnderTest, journalContract } from "./journal-contract.js";
import { transportContract, type TransportPair } from "./transport-contract.js";

describe.each([
  ["", false],
  [" that encodes", true],
])("a transport in memory%s", (_how, encodes) => {
  for (const { title, run } of transportContract(() => Promise.resolve(memoryPair(encodes)))) it(title, run);
});

describe("a journal in memory", () => {
  for (const { title, run } of journalContract(() => Promise.resolve(memoryDisk(3n)))) it(title, run);
});

/** The titles of the cases that an implementation breaks. */
async function broken(cases: ReturnType<typeof transportContract>): Promise<string[]> {
  const titles: string[] = [];
  for (const { title, run } of cases) await run().catch(() => titles.push(title));
  return titles;
}

describe("a contract finds out a transport that", () => {
  /** A pair whose first transport does some things otherwise. */
  function breaking(change: (transport: Transport, pair: TransportPair) => Partial<Transport>): () => Promise<TransportPair> {
    return () => {
      const pair = memoryPair(false);
      const { transport } = pair.one;
      const right: Transport = {
        dial: (address) => transport.dial(address),
        transmit: (connection, frame) => transport.transmit(connection, frame),
        introduced: (connection) => transport.introduced(connection),
        close: (connection, code, reason) => transport.close(connection, code, reason),
        abandon: (connection) => transport.abandon(connection),
      };
      return Promise.resolve({ ...pair, one: { ...pair.one, transport: { ...right, ...change(transport, pair) } } });
    };
  }

  it.each<[string, Parameters<typeof breaking>[0]]>([
    ["loses a frame", (right) => ({ transmit: (connection, frame) => (connection === 3 ? undefined : right.transmit(connection, frame)) })],
    [
      "sends a frame twice",
      (right) => ({
        transmit: (connection, frame) => {
          right.transmit(connection, frame);
          right.transmit(connection, frame);
        },
      }),
    ],
    ["closes without a reason", (right) => ({ close: (connection, code) => right.close(connection, code, "") })],
    ["doesn't close", () => ({ abandon: () => undefined })],
    [
      "calls back before it returns",
      (right, { one }) => ({
        dial: (address) => {
          (one.told as unknown[]).push({ kind: "tick" });
          return right.dial(address);
        },
      }),
    ],
  ])("%s", async (_what, change) => {
    expect(await broken(transportContract(breaking(change)))).not.toEqual([]);
  });
});

describe("a contract finds out a journal that", () => {
  /** A journal that does some things otherwise. */
  function breaking(change: (right: JournalUnderTest) => Partial<JournalUnderTest>): () => Promise<JournalUnderTest> {
    return () => {
      const right = memoryDisk(3n);
      return Promise.resolve({ ...right, ...change(right) });
    };
  }

  it.each<[string, Parameters<typeof breaking>[0]]>([
    [
      "loses what was on disk",
      (right) => ({ restart: async () => ({ ...(await right.restart()), found: (await right.restart()).found.slice(1) }) }),
    ],
    [
      "keeps what isn't there",
      (right) => ({ restart: async () => ({ ...(await right.restart()), found: [{ kind: "acknowledged", peer: 1, received: 1 }] }) }),
    ],
    [
      "never gets anything onto the disk",
      ({ journal }) => ({ journal: { append: (input) => journal.append(input), sync: () => undefined } }),
    ],
  ])("%s", async (_what, change) => {
    expect(await broken(journalContract(breaking(change)))).not.toEqual([]);
  });
});
