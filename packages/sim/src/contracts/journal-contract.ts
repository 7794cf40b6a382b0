import type { HostInput, Journal } from "@cutline/core";
import { type ContractCase, requireSame, requireThat } from "./contract.js";

/** A journal under test, and the disk below it. */
export interface JournalUnderTest {
  readonly journal: Journal;
  /** Every number that was told to be on disk, in order. */
  readonly told: readonly number[];
  /** Lets things happen until `holds` says so. Rejects where that doesn't come about in bounded time. */
  until(holds: () => boolean): Promise<void>;
  /** The process dies, as by SIGKILL, and starts again: a new journal on the same disk, and what it finds there. */
  restart(): Promise<{ readonly next: JournalUnderTest; readonly found: readonly HostInput[] }>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** Inputs of every kind, with everything that an input can carry. */
const INPUTS: readonly HostInput[] = [
  { kind: "request", request: { requestId: 1, request: { $case: "retire", value: { snapshotIds: ["1-1"] } } } },
  { kind: "connected", peer: 2, incarnation: "theirs", peerReceived: 3 },
  {
    kind: "entries",
    peer: 2,
    frame: {
      first: 4,
      received: 2,
      entries: [
        { source: 2, targets: [1], ticket: 9, more: true, body: { $case: "payload", value: Uint8Array.from([0, 1, 255]) } },
        { source: 2, targets: [1, 3], ticket: 0, more: false, body: { $case: "marker", value: "2-7" } },
      ],
    },
  },
  { kind: "acknowledged", peer: 4_294_967_295, received: 2 ** 40 },
];

/** Input number `number`, from 1. */
function input(number: number): HostInput {
  return INPUTS[number % INPUTS.length] ?? { kind: "acknowledged", peer: 1, received: number };
}

function append(journal: Journal, from: number, to: number): void {
  for (let number = from; number <= to; number += 1) journal.append(input(number));
}

/** As JSON: bytes are objects there, which is as good. */
function inputs(count: number): HostInput[] {
  return Array.from({ length: count }, (_, index) => input(index + 1));
}

async function onDisk(under: JournalUnderTest, from: number, to: number): Promise<void> {
  append(under.journal, from, to);
  under.journal.sync();
  await under.until(() => under.told.at(-1) === to);
}

type Body = (under: JournalUnderTest) => Promise<void>;

const CASES: readonly (readonly [string, Body])[] = [
  [
    "tells later what is on disk, with numbers that rise to the last one that a sync was asked for",
    async (under) => {
      append(under.journal, 1, 3);
      under.journal.sync();
      append(under.journal, 4, 4);
      under.journal.sync();
      requireSame("what was told at once", under.told, []);
      await under.until(() => under.told.at(-1) === 4);
      requireThat(
        under.told.every((number, index) => number > (under.told[index - 1] ?? 0)),
        "the numbers don't rise",
      );
    },
  ],
  [
    "has nothing where nothing was appended",
    async (under) => {
      requireSame("what it found", (await under.restart()).found, []);
    },
  ],
  [
    "has after a restart everything that it told to be on disk, as it was",
    async (under) => {
      await onDisk(under, 1, 40);
      const { found } = await under.restart();
      requireSame("what it found", found, inputs(40));
    },
  ],
  [
    "has of the rest some or none, without gaps, and goes on behind it",
    async (under) => {
      await onDisk(under, 1, 5);
      append(under.journal, 6, 9);
      under.journal.sync();
      const { next, found } = await under.restart();
      requireThat(found.length >= 5 && found.length <= 9, `it found ${found.length} inputs of 9, of which 5 were on disk`);
      requireSame("what it found", found, inputs(found.length));
      await onDisk(next, found.length + 1, 12);
      requireSame("what it found the next time", (await next.restart()).found, inputs(12));
    },
  ],
];

/** What every Journal must do. `make` makes one on an empty disk, for each case anew. */
export function journalContract(make: () => Promise<JournalUnderTest>): ContractCase[] {
  return CASES.map(([title, body]) => ({
    title,
    run: async () => {
      const under = await make();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    },
  }));
}
