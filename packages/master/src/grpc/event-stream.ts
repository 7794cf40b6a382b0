import { Refusal } from "@cutline/core";
import type { Event, WatchEventsRequest, WatchEventsResponse } from "@cutline/protocol/grpc";
import type { handleServerStreamingCall, ServerWritableStream } from "@grpc/grpc-js";
import type { EventLog } from "../tracked/event-log.js";
import { EVENTS_PER_RESPONSE } from "./limits.js";
import { readable } from "./readable.js";
import { statusOf } from "./status.js";

/** Tells each caller what happens, until it leaves or the master ends. */
export function watchEvents(log: EventLog, stopping: AbortSignal): handleServerStreamingCall<WatchEventsRequest, WatchEventsResponse> {
  return (call) => {
    try {
      new EventStream(log, call, stopping, startOf(log, readable(call.request))).start();
    } catch (error) {
      call.emit("error", statusOf(error));
    }
  };
}

/** The position to begin with. Throws a Refusal (BAD_EVENT_POSITION) where it is past the next event. */
function startOf({ nextPosition }: EventLog, { fromPosition }: WatchEventsRequest): number {
  if (fromPosition === undefined) return nextPosition;
  if (fromPosition <= BigInt(nextPosition)) return Math.max(1, Number(fromPosition));
  const advice = "a server that was started anew counts from 1 again";
  throw new Refusal("BAD_EVENT_POSITION", `from_position is ${fromPosition}, and the next event has position ${nextPosition}; ${advice}`);
}

/** One reader. It has a position in the log and no queue: while the connection takes no more, nothing is read for it. */
class EventStream {
  private blocked = false;
  private ended = false;
  private ignoreNews: () => void = () => undefined;

  constructor(
    private readonly log: EventLog,
    private readonly call: ServerWritableStream<WatchEventsRequest, WatchEventsResponse>,
    private readonly stopping: AbortSignal,
    private position: number,
  ) {}

  start(): void {
    this.call.on("cancelled", this.end).on("close", this.end).on("drain", this.unblock);
    this.stopping.addEventListener("abort", this.stop);
    this.ignoreNews = this.log.onNews(this.pump);
    this.write([]); // from here on nothing is missed unnoticed
    if (this.stopping.aborted) this.stop();
    else this.pump();
  }

  private readonly pump = (): void => {
    while (!this.blocked && !this.ended) {
      const { missed, events } = this.log.read(this.position, EVENTS_PER_RESPONSE);
      if (missed === 0 && events.length === 0) return;
      const story = missed === 0 ? events : [missedEvent(this.position, missed), ...events];
      this.position += missed + events.length;
      this.write(story);
    }
  };

  private write(events: readonly Event[]): void {
    this.blocked = !this.call.write({ events: [...events], nextPosition: this.position });
  }

  private readonly unblock = (): void => {
    this.blocked = false;
    this.pump();
  };

  private readonly stop = (): void => {
    if (!this.ended)
      this.call.emit("error", statusOf(new Refusal("STOPPING", `the master is ending; the next position is ${this.position}`)));
    this.end();
  };

  private readonly end = (): void => {
    this.ended = true;
    this.ignoreNews();
    this.stopping.removeEventListener("abort", this.stop);
  };
}

function missedEvent(position: number, count: number): Event {
  return { position, time: new Date(), kind: { $case: "missed", value: { count } } };
}
