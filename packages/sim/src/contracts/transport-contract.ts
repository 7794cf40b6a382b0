import type { ConnectionId, ConnectionInput, Transport } from "@cutline/core";
import { CLOSE_CODE } from "@cutline/core";
import { type ContractCase, requireSame, requireThat } from "./contract.js";

/** One host's transport under test. */
export interface TransportSide {
  readonly transport: Transport;
  /** Where it listens. */
  readonly address: string;
  /** Everything that it has told so far, in order. */
  readonly told: readonly ConnectionInput[];
}

/** Two transports that can reach each other. */
export interface TransportPair {
  readonly one: TransportSide;
  readonly other: TransportSide;
  /** An address where nobody listens. */
  readonly nowhere: string;
  /** Lets things happen until `holds` says so. Rejects where that doesn't come about in bounded time. */
  until(holds: () => boolean): Promise<void>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** A frame that is told apart by its number. */
type Numbered = Parameters<Transport["transmit"]>[1];

function numbered(received: number): Numbered {
  return { $case: "acknowledgement", value: { received } };
}

/** Numbers of the frames that a side was told of, on a connection. */
function numbersOf({ told }: TransportSide, connection: ConnectionId): number[] {
  return told.flatMap((input) =>
    input.kind === "frame" && input.connection === connection && input.frame.frame?.$case === "acknowledgement"
      ? [input.frame.frame.value.received]
      : [],
  );
}

/** A connection, as either side calls it. */
interface Ends {
  readonly dialled: ConnectionId;
  readonly accepted: ConnectionId;
}

/** A connection that one side dials, once it stands. */
async function connect(pair: TransportPair): Promise<Ends> {
  const { one: from, other: to } = pair;
  const before = to.told.length;
  const dialled = from.transport.dial(to.address);
  const accepted = (): ConnectionId | undefined =>
    to.told.slice(before).flatMap((input) => (input.kind === "accepted" ? [input.connection] : []))[0];
  await pair.until(() => from.told.some((input) => input.kind === "opened" && input.connection === dialled) && accepted() !== undefined);
  return { dialled, accepted: accepted() ?? 0 };
}

function closedOn({ told }: TransportSide, connection: ConnectionId): ConnectionInput | undefined {
  return told.find((input) => input.kind === "closed" && input.connection === connection);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

type Body = (pair: TransportPair) => Promise<void>;

const CASES: readonly (readonly [string, Body])[] = [
  [
    "tells both sides of a connection, and not before `dial` has returned",
    async (pair) => {
      pair.one.transport.dial(pair.other.address);
      requireSame("what was told at once", [pair.one.told.length, pair.other.told.length], [0, 0]);
      await connect(pair);
    },
  ],
  [
    "carries frames in order, both ways, on each of many connections",
    async (pair) => {
      const connections: Ends[] = [];
      for (let count = 0; count < 5; count += 1) connections.push(await connect(pair));
      for (const number of upTo(50)) {
        for (const { dialled, accepted } of connections) {
          pair.one.transport.transmit(dialled, numbered(number));
          pair.other.transport.transmit(accepted, numbered(1000 + number));
        }
      }
      await pair.until(() =>
        connections.every((ends) => numbersOf(pair.other, ends.accepted).length >= 50 && numbersOf(pair.one, ends.dialled).length >= 50),
      );
      for (const { dialled, accepted } of connections) {
        requireSame("what came to the side that was dialled", numbersOf(pair.other, accepted), upTo(50));
        requireSame(
          "what came to the side that dialled",
          numbersOf(pair.one, dialled),
          upTo(50).map((number) => 1000 + number),
        );
      }
    },
  ],
  [
    "never gives a number twice",
    async (pair) => {
      const { dialled } = await connect(pair);
      pair.one.transport.close(dialled, CLOSE_CODE.silent, "");
      const again = [await connect(pair), await connect(pair)].map((ends) => ends.dialled);
      requireSame("how many numbers there are", new Set([dialled, ...again]).size, 3);
    },
  ],
  [
    "tells of a dial that reaches nobody",
    async (pair) => {
      const dialled = pair.one.transport.dial(pair.nowhere);
      await pair.until(() => closedOn(pair.one, dialled) !== undefined);
    },
  ],
  [
    "tells the peer with which code and reason a connection is closed, behind all that was sent, and itself nothing more",
    async (pair) => {
      const { dialled, accepted } = await connect(pair);
      for (const number of upTo(10)) pair.one.transport.transmit(dialled, numbered(number));
      pair.one.transport.close(dialled, CLOSE_CODE.protocolError, "what is that");
      pair.other.transport.transmit(accepted, numbered(99));
      await pair.until(() => closedOn(pair.other, accepted) !== undefined);
      requireSame("what came before the end", numbersOf(pair.other, accepted), upTo(10));
      const closed = { kind: "closed", connection: accepted, code: CLOSE_CODE.protocolError, reason: "what is that" };
      const is = closedOn(pair.other, accepted);
      requireSame("the end", is?.kind === "closed" && { ...closed, code: is.code, reason: is.reason }, closed);
      await connect(pair);
      requireThat(
        !pair.one.told.some((input) => "connection" in input && input.connection === dialled && input.kind !== "opened"),
        "it was told of a connection that it had closed",
      );
    },
  ],
  [
    "abandons a connection without a word to itself; the peer notices",
    async (pair) => {
      const { dialled, accepted } = await connect(pair);
      pair.one.transport.abandon(dialled);
      await pair.until(() => closedOn(pair.other, accepted) !== undefined);
      await connect(pair);
      requireSame("what it was told of the end", closedOn(pair.one, dialled), undefined);
    },
  ],
  [
    "loses frames on connections that aren't open, and on none besides",
    async (pair) => {
      const { dialled, accepted } = await connect(pair);
      const early = pair.one.transport.dial(pair.other.address);
      pair.one.transport.transmit(early, numbered(7));
      pair.one.transport.transmit(12_345, numbered(8));
      pair.one.transport.close(12_345, CLOSE_CODE.silent, "");
      pair.one.transport.abandon(54_321);
      pair.one.transport.transmit(dialled, numbered(1));
      await pair.until(() => numbersOf(pair.other, accepted).length > 0);
      requireSame("what came", numbersOf(pair.other, accepted), [1]);
    },
  ],
  [
    "carries a large frame between peers that have introduced themselves",
    async (pair) => {
      const { dialled, accepted } = await connect(pair);
      pair.one.transport.introduced(dialled);
      pair.other.transport.introduced(accepted);
      const payload = new Uint8Array(1 << 20).fill(7);
      const entry = { source: 1, targets: [2], ticket: 0, more: false, body: { $case: "payload" as const, value: payload } };
      pair.one.transport.transmit(dialled, { $case: "entries", value: { first: 1, received: 0, entries: [entry] } });
      const come = (): boolean => pair.other.told.some((input) => input.kind === "frame" && input.connection === accepted);
      await pair.until(come);
      const [frame] = pair.other.told.flatMap((input) => (input.kind === "frame" ? [input.frame.frame] : []));
      const body = frame?.$case === "entries" ? frame.value.entries[0]?.body : undefined;
      requireThat(
        body?.$case === "payload" && body.value.length === payload.length && body.value.every((byte) => byte === 7),
        "another payload came",
      );
    },
  ],
];

/** What every Transport must do. `make` makes two that can reach each other, for each case anew. */
export function transportContract(make: () => Promise<TransportPair>): ContractCase[] {
  return CASES.map(([title, body]) => ({
    title,
    run: async () => {
      const pair = await make();
      try {
        await body(pair);
      } finally {
        await pair.close();
      }
    },
  }));
}
