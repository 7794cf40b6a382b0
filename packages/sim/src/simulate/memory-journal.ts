import type { HostInput, Journal, Random } from "@cutline/core";
import type { Timeline } from "./timeline.js";

/** What a journal in memory is made of. */
export interface MemoryJournalOptions {
  readonly timeline: Timeline;
  readonly random: Random;
  /** How long a sync takes at the most. Milliseconds. */
  readonly syncMsMax: number;
  /** Is told how many inputs are on disk. */
  readonly tell: (durable: number) => void;
}

/**
 * A journal on a simulated disk, which outlives the process. What a crash finds unsynced is on the disk or not, up to anywhere, and the record that it
 * cuts in two is torn: no reader takes it for one.
 */
export class MemoryJournal implements Journal {
  private readonly inputs: HostInput[] = [];
  private durable = 0;
  /** Counts the lives of the host: what an earlier one had asked for is not told to the next. */
  private life = 0;
  private syncedAtMs = 0;

  constructor(private readonly options: MemoryJournalOptions) {}

  append(input: HostInput): void {
    this.inputs.push(input);
  }

  /** Syncs end in the order in which they began. */
  sync(): void {
    const { life } = this;
    const { timeline, random, syncMsMax, tell } = this.options;
    const number = this.inputs.length;
    this.syncedAtMs = Math.max(this.syncedAtMs, timeline.nowMs + (syncMsMax * random.below(1024)) / 1024);
    timeline.at(this.syncedAtMs, () => {
      if (life !== this.life) return;
      this.durable = number;
      tell(number);
    });
  }

  /** The process is gone. Returns how many of its inputs are lost. */
  crash(): number {
    this.life += 1;
    const before = this.inputs.length;
    const kept = this.durable + this.options.random.below(before - this.durable + 1);
    this.inputs.length = kept;
    this.durable = kept;
    return before - kept;
  }

  /** What a restart finds. */
  read(): readonly HostInput[] {
    return [...this.inputs];
  }

  /** The disk is gone. */
  wipe(): void {
    this.inputs.length = 0;
    this.durable = 0;
  }
}
