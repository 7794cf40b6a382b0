import type { LinkEntries } from "@cutline/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Fifo } from "../fifo.js";
import { Link } from "./link.js";
import { entryOf, textOf } from "../testing/link-end.js";

type Frame = { readonly entries: LinkEntries } | { readonly acknowledged: number };

/** One end of the link, the frames on their way to it, and those that old connections may still bring. */
class Side {
  readonly incoming = new Fifo<Frame>();
  readonly late: Fifo<Frame>[] = [];
  readonly sent: string[] = [];
  readonly received: string[] = [];
  settled = 0;
  other!: Side;
  readonly link = new Link("the peer", {
    transmitEntries: (entries) => {
      this.other.incoming.push({ entries });
    },
    transmitAcknowledgement: (acknowledged) => {
      this.other.incoming.push({ acknowledged });
    },
    deliver: (entry) => this.received.push(textOf(entry)),
    settled: (number) => {
      // what settles has arrived, and only ever more of it does
      expect(number).toBeGreaterThan(this.settled);
      expect(this.other.received.length).toBeGreaterThanOrEqual(number);
      this.settled = number;
    },
  });

  send(): void {
    const payload = `${this.sent.length + 1}`;
    this.sent.push(payload);
    this.link.step({ kind: "send", entry: entryOf(payload) });
  }

  take(queue: Fifo<Frame> | undefined): void {
    const frame = queue?.shift();
    if (frame === undefined) return;
    if ("entries" in frame) this.link.step({ kind: "entries", frame: frame.entries });
    else this.link.step({ kind: "acknowledged", received: frame.acknowledged });
  }

  /** The connection breaks: `late` frames that were on their way still come at some time, in order; the others are lost. */
  disconnect(late: number): void {
    const queue = new Fifo<Frame>();
    for (const frame of this.incoming.first(late)) queue.push(frame);
    this.late.push(queue);
    this.incoming.clear();
    this.link.step({ kind: "disconnected" });
  }
}

/** Two ends, and a connection between them that breaks. */
class Connection {
  readonly sides: readonly [Side, Side] = [new Side(), new Side()];
  /** What the side that dials has told of itself, on its way. */
  private hello: { readonly received: number } | null = null;
  private isUp = false;

  constructor() {
    const [one, other] = this.sides;
    one.other = other;
    other.other = one;
  }

  dial(): void {
    if (!this.isUp) this.hello = { received: this.sides[0].link.lastReceived };
  }

  /** The hello arrives, and the welcome goes back. Frames of old connections may have come in between. */
  answer(): void {
    const [dialler, listener] = this.sides;
    if (this.hello === null) return;
    listener.link.step({ kind: "connected", peerReceived: this.hello.received });
    dialler.link.step({ kind: "connected", peerReceived: listener.link.lastReceived });
    this.hello = null;
    this.isUp = true;
  }

  breakUp(late: readonly [number, number]): void {
    this.sides.forEach((side, index) => {
      side.disconnect(late[index]!);
    });
    this.isUp = false;
  }

  /** Whatever was lost or late: with one connection that holds, everything arrives and is acknowledged. */
  settle(): void {
    this.dial();
    this.answer();
    for (let round = 0; round < 4; round += 1) {
      for (const side of this.sides) for (const kind of ["flush", "acknowledge"] as const) side.link.step({ kind });
      for (const side of this.sides) while (side.incoming.length > 0) side.take(side.incoming);
    }
  }
}

const SIDE = fc.nat(1);
const ACTION = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("send" as const), side: SIDE, count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("flush" as const, "acknowledge" as const, "take" as const), side: SIDE }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("takeLate" as const), side: SIDE, age: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("dial" as const, "answer" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("break" as const), late: fc.tuple(fc.nat(4), fc.nat(4)) }) },
);
type Action = typeof ACTION extends fc.Arbitrary<infer Value> ? Value : never;

function perform(connection: Connection, action: Action): void {
  switch (action.kind) {
    case "send":
      for (let time = 0; time < action.count; time += 1) connection.sides[action.side]!.send();
      return;
    case "flush":
    case "acknowledge":
      return connection.sides[action.side]!.link.step({ kind: action.kind });
    case "take": {
      const side = connection.sides[action.side]!;
      return side.take(side.incoming);
    }
    case "takeLate": {
      const side = connection.sides[action.side]!;
      return side.take(side.late.at(-1 - action.age));
    }
    case "dial":
      return connection.dial();
    case "answer":
      return connection.answer();
    case "break":
      return connection.breakUp(action.late);
  }
}

it("delivers exactly what was sent, in order, and knows it, over connections that break anywhere and frames that are lost or come late", () => {
  fc.assert(
    fc.property(fc.array(ACTION, { maxLength: 120, size: "max" }), (actions) => {
      const connection = new Connection();
      for (const action of actions) perform(connection, action);
      connection.settle();
      for (const side of connection.sides) {
        expect(side.other.received).toEqual(side.sent);
        expect(side.settled).toBe(side.sent.length);
      }
    }),
    { numRuns: 500 },
  );
});
