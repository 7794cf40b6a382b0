import { type Awaitable, Fifo } from "@cutline/core";

/** A call that has no reply, or one that waits for those before it. */
interface Place<Asked, Came> {
  readonly asked: Asked;
  came: { readonly value: Came } | null;
}

/**
 * Replies that may come in any order, delivered in the order in which they were asked for. One that is there at once, with none before it
 * outstanding, is delivered without a promise: that is the fast path of a cluster in the same process.
 */
export class ReplyQueue<Asked, Came> {
  private readonly places = new Fifo<Place<Asked, Came>>();
  /** Whoever waits until no more than `limit` are outstanding. */
  private waiter: { readonly limit: number; readonly wake: () => void } | null = null;
  private closed = false;

  /** `deliver` may close the queue. `failed` makes a reply of what a call throws or rejects with. */
  constructor(
    private readonly deliver: (asked: Asked, came: Came) => void,
    private readonly failed: (error: unknown) => Came,
  ) {}

  /** How many calls have no reply, or one that waits for those before it. */
  get outstanding(): number {
    return this.places.length;
  }

  /** What was asked first of all that is outstanding, or undefined. */
  get first(): Asked | undefined {
    return this.places.peek()?.asked;
  }

  /** Makes a call, and delivers its reply when its turn comes. Never throws what `call` throws. */
  add(asked: Asked, call: (asked: Asked) => Awaitable<Came>): void {
    const reply = this.attempt(asked, call);
    if (reply instanceof Promise) {
      const place: Place<Asked, Came> = { asked, came: null };
      this.places.push(place);
      reply.then(
        (value) => this.settle(place, value),
        (error: unknown) => this.settle(place, this.failed(error)),
      );
    } else if (this.places.length > 0) {
      this.places.push({ asked, came: { value: reply } });
    } else {
      this.deliver(asked, reply);
    }
  }

  /** Resolves once no more than `limit` are outstanding, or the queue is closed. Null where that is so already. Only one may wait at a time. */
  atMost(limit: number): Promise<void> | null {
    if (this.closed || this.places.length <= limit) return null;
    return new Promise((wake) => {
      this.waiter = { limit, wake };
    });
  }

  /** Delivers nothing any more, and lets whoever waits go on. Nothing may be added. */
  close(): void {
    this.closed = true;
    this.waiter?.wake();
    this.waiter = null;
  }

  private attempt(asked: Asked, call: (asked: Asked) => Awaitable<Came>): Awaitable<Came> {
    try {
      return call(asked);
    } catch (error) {
      return this.failed(error);
    }
  }

  private settle(place: Place<Asked, Came>, value: Came): void {
    place.came = { value };
    while (this.deliverFirst());
    if (this.waiter === null || this.places.length > this.waiter.limit) return;
    this.waiter.wake();
    this.waiter = null;
  }

  private deliverFirst(): boolean {
    const first = this.places.peek();
    if (this.closed || first === undefined || first.came === null) return false;
    this.places.shift();
    this.deliver(first.asked, first.came.value);
    return true;
  }
}
