import type { Event } from "@cutline/protocol/grpc";
import { EVENT_BYTES_MAX, EVENTS_KEPT } from "./limits.js";

/** What happened. */
export type Happening = NonNullable<Event["kind"]>;

/** What a reader gets at once. */
export interface EventsRead {
  /** Wanted, and no longer kept. */
  readonly missed: number;
  readonly events: readonly Event[];
}

/**
 * The last events, in a ring: whoever reads keeps a position of its own and nothing else, so a slow reader costs no memory, and finds out what it
 * missed when it comes back.
 */
export class EventLog {
  private readonly ring: Event[] = [];
  private readonly listeners = new Set<() => void>();
  private waking = false;
  private next = 1;

  /** `kept`: how many events, at the most. */
  constructor(private readonly kept = EVENTS_KEPT) {}

  /** Position of the event that comes next, from 1. */
  get nextPosition(): number {
    return this.next;
  }

  /** Position of the oldest event that is kept; that of the next one where there is none. */
  get oldestPosition(): number {
    return Math.max(1, this.next - this.kept);
  }

  append(kind: Happening): void {
    this.ring[this.next % this.kept] = { position: this.next, time: new Date(), kind };
    this.next += 1;
    if (this.listeners.size > 0 && !this.waking) this.wake();
  }

  /** Up to `most` events from `position` on, which is not past the next one. */
  read(position: number, most: number): EventsRead {
    const from = Math.max(position, this.oldestPosition);
    const events: Event[] = [];
    for (let at = from; at < this.next && events.length < most; at += 1) {
      const event = this.ring[at % this.kept];
      if (event !== undefined) events.push(event);
    }
    return { missed: from - position, events };
  }

  /** Calls `listener` when there are new events, once for all of a turn of the event loop. Returns what ends that. */
  onNews(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private wake(): void {
    this.waking = true;
    setImmediate(() => {
      this.waking = false;
      for (const listener of this.listeners) listener();
    });
  }
}

/** Bytes as an event keeps them: a copy, since they may be part of a whole batch. */
export function kept(bytes: Uint8Array): Uint8Array {
  return bytes.length > EVENT_BYTES_MAX ? new Uint8Array() : new Uint8Array(bytes);
}
