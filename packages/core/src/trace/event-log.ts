import type { NodeTrace, TraceEvent, TraceLimit } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import type { NodeId } from "../identifiers.js";

/** What happened, without its time. */
export type HappenedEvent = NonNullable<TraceEvent["event"]>;

/** Reads wall-clock time: microseconds since 1970, never less than before. */
export type TraceClock = () => number;

/** What an event takes besides what it carries: its time, its kind, its numbers. */
const EVENT_BYTES = 32;

/** For each place of a marker: the target and a count. */
const MARKER_PLACE_BYTES = 8;

/**
 * What is kept of one node's life until the master takes it: the beginning. From the first event that is over a limit on, everything is counted and
 * nothing is kept, so that what is kept has no gaps.
 */
export class EventLog {
  private readonly kept = new Fifo<TraceEvent>();
  private events = 0;
  private bytes = 0;
  private dropped = 0;
  private droppedTold = 0;

  constructor(
    private readonly node: NodeId,
    private readonly limit: TraceLimit,
    private readonly clock: TraceClock,
  ) {}

  /** One step's events, in order. They share a time: a step takes none. */
  add(happened: readonly HappenedEvent[]): void {
    const timeUs = this.dropped === 0 ? this.clock() : 0;
    for (const event of happened) this.addOne({ timeUs, event }, carriedBytes(event));
  }

  /** Takes off what is kept, at most `bytesMax` of it but at least one event; null where there is nothing to tell. */
  take(bytesMax: number): NodeTrace | null {
    const events: TraceEvent[] = [];
    for (let bytes = 0, first = this.kept.peek(); first !== undefined && bytes < bytesMax; first = this.kept.peek()) {
      bytes += encodedBytes(first);
      events.push(first);
      this.kept.shift();
    }
    if (events.length === 0 && this.dropped === this.droppedTold) return null;
    this.droppedTold = this.dropped;
    return { node: this.node, events, dropped: this.dropped };
  }

  /** Whether something is kept. */
  get isEmpty(): boolean {
    return this.kept.length === 0;
  }

  private addOne(event: TraceEvent, carried: number): void {
    const isOver = this.dropped > 0 || this.events >= this.limit.events || this.bytes + carried > this.limit.bytes;
    if (isOver) {
      this.dropped += 1;
      return;
    }
    this.events += 1;
    this.bytes += carried;
    this.kept.push(event);
  }
}

/** About how many bytes an event takes in a frame. */
export function encodedBytes({ event }: TraceEvent): number {
  return EVENT_BYTES + (event === undefined ? 0 : carriedBytes(event));
}

function carriedBytes(event: HappenedEvent): number {
  switch (event.$case) {
    case "created":
    case "recorded":
      return event.value.state.length;
    case "command":
      return event.value.command.length + event.value.reply.length;
    case "sent":
    case "received":
      return event.value.payload.length;
    case "markersSent":
      return event.value.places.length * MARKER_PLACE_BYTES;
    case "markerReceived":
      return 0;
  }
}
