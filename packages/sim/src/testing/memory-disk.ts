import { Random } from "@cutline/core";
import type { JournalUnderTest } from "../contracts/journal-contract.js";
import { MemoryJournal } from "../simulate/memory-journal.js";
import { Timeline } from "../simulate/timeline.js";

/** A journal on an empty simulated disk. */
export function memoryDisk(seed: bigint): JournalUnderTest {
  const timeline = new Timeline();
  const told: number[] = [];
  const journal = new MemoryJournal({ timeline, random: new Random(seed), syncMsMax: 10, tell: (durable) => told.push(durable) });
  const under: JournalUnderTest = {
    journal,
    told,
    until: (holds) => {
      while (!holds()) if (!timeline.step()) return Promise.reject(new Error("that never comes about"));
      return Promise.resolve();
    },
    restart: () => {
      journal.crash();
      told.length = 0;
      return Promise.resolve({ next: under, found: journal.read() });
    },
    close: () => Promise.resolve(),
  };
  return under;
}
