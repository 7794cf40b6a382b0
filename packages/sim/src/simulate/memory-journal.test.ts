import { type HostInput, Random } from "@cutline/core";
import { expect, it } from "vitest";
import { MemoryJournal } from "./memory-journal.js";
import { Timeline } from "./timeline.js";

function journalOf(seed = 1n): { readonly timeline: Timeline; readonly journal: MemoryJournal; readonly told: number[] } {
  const timeline = new Timeline();
  const told: number[] = [];
  const journal = new MemoryJournal({ timeline, random: new Random(seed), syncMsMax: 10, tell: (durable) => told.push(durable) });
  return { timeline, journal, told };
}

/** An acknowledgement, told apart by its number. */
function input(received: number): HostInput {
  return { kind: "acknowledged", peer: 2, received };
}

function append(journal: MemoryJournal, from: number, to: number): void {
  for (let number = from; number <= to; number += 1) journal.append(input(number));
}

it("tells, later and in order, how much is on disk", () => {
  const { timeline, journal, told } = journalOf();
  append(journal, 1, 2);
  journal.sync();
  append(journal, 3, 3);
  journal.sync();
  expect(told).toEqual([]);
  while (timeline.step());
  expect(told).toEqual([2, 3]);
  expect(timeline.nowMs).toBeLessThanOrEqual(10);
});

it("has after a crash what was on disk, and of the rest some or none, without gaps", () => {
  const lengths = new Set<number>();
  for (let seed = 1n; seed <= 40n; seed += 1n) {
    const { timeline, journal } = journalOf(seed);
    append(journal, 1, 2);
    journal.sync();
    while (timeline.step());
    append(journal, 3, 5);
    journal.sync();
    const lost = journal.crash();
    const left = journal.read();
    expect(left).toEqual(Array.from({ length: 5 - lost }, (_, index) => input(index + 1)));
    lengths.add(left.length);
  }
  expect(lengths).toEqual(new Set([2, 3, 4, 5]));
});

it("tells the next life nothing of a sync that the last one asked for", () => {
  const { timeline, journal, told } = journalOf();
  append(journal, 1, 3);
  journal.sync();
  journal.crash();
  while (timeline.step());
  expect(told).toEqual([]);
});

it("has nothing once it is wiped", () => {
  const { journal } = journalOf();
  append(journal, 1, 3);
  journal.wipe();
  expect(journal.read()).toEqual([]);
});
