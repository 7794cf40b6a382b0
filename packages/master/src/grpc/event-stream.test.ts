import { once } from "node:events";
import type { Event, ExecuteBatchResponse, WatchEventsResponse } from "@cutline/protocol/grpc";
import { type Client, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { EVENT_BYTES_MAX, EVENTS_KEPT } from "../tracked/limits.js";
import { EVENTS_PER_RESPONSE } from "./limits.js";
import { echoBatches, echoes, say, sayings } from "./testing/echo.js";
import { BANK, call, connect } from "./testing/serving.js";
import { errorOf, eventsOf, iterate, nextPosition, readEvents } from "./testing/streams.js";
import { localBank } from "./testing/local-bank.js";

/** Events that there are before anybody says anything: the start, and a node. */
const BEFORE = 2;

/** Makes as many events, each with as many bytes, and waits until they have happened. */
async function happen(client: Client, events: number, bytes: number): Promise<void> {
  const stream = echoBatches(client);
  const saying = { node: 1, command: new Uint8Array(bytes) };
  for (let left = events; left > 0; left -= 1_000) stream.write(sayings(...Array.from({ length: Math.min(left, 1_000) }, () => saying)));
  stream.end();
  for await (const { batchDone } of iterate<ExecuteBatchResponse>(stream)) expect(batchDone).toBe(true);
}

/** How many events these stand for. Makes sure that nothing between them is missing that isn't told. */
function countWithoutGap(events: readonly Event[], first: number): number {
  let next = first;
  for (const { position, kind } of events) {
    expect(position).toBe(next);
    next += kind?.$case === "missed" ? kind.value.count : 1;
  }
  return next - first;
}

const missedBy = (events: readonly Event[]): Event[] => events.filter(({ kind }) => kind?.$case === "missed");

describe("a reader of events", () => {
  it("who doesn't read costs no memory, learns how many it missed, and goes on; one who reads misses nothing", async () => {
    const { client, address } = await echoes();
    const [slow, fast] = [eventsOf(connect(address), 1n), eventsOf(connect(address), 1n)];
    await once(slow, "readable"); // the first word, and no more is read
    const [rounds, each] = [6, 5_000];
    const last = BEFORE + rounds * each;
    const fastRead: Event[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const told = readEvents(fast, ({ position }) => position === BEFORE + round * each);
      await happen(client, each, EVENT_BYTES_MAX);
      fastRead.push(...(await told));
    }
    expect(missedBy(fastRead)).toEqual([]);
    expect(countWithoutGap(fastRead, 1)).toBe(last);
    const slowRead = await readEvents(slow, ({ position }) => position === last);
    expect(countWithoutGap(slowRead, 1)).toBe(last);
    const [missed, ...further] = missedBy(slowRead);
    expect(further).toEqual([]);
    // What was under way to it when it stood still: as many responses as grpc-js keeps of a stream, on either side.
    expect(slowRead.indexOf(missed!)).toBeLessThan(40 * EVENTS_PER_RESPONSE);
    expect(slowRead.length - slowRead.indexOf(missed!) - 1).toBeLessThanOrEqual(EVENTS_KEPT);
    const next = readEvents(slow, ({ position }) => position > last);
    await say(client, Buffer.of(1));
    expect(await next).toMatchObject([{ position: last + 1, kind: { $case: "commandExecuted" } }]);
  });

  it("who comes too late for some is told how many, and gets all that are kept", async () => {
    const { client } = await echoes();
    await happen(client, EVENTS_KEPT + 98, 1);
    const last = BEFORE + EVENTS_KEPT + 98;
    for (const from of [0n, 1n, 100n, 101n]) {
      const events = await readEvents(eventsOf(client, from), ({ position }) => position === last);
      const first = Math.max(1, Number(from));
      expect(missedBy(events).map(({ position, kind }) => [position, kind?.value])).toEqual(
        from > 100n ? [] : [[first, { count: 101 - first }]],
      );
      expect(countWithoutGap(events, first)).toBe(last + 1 - first);
    }
  });

  it("may begin with the next event, and with none behind it", async () => {
    const { client } = await localBank();
    const next = BigInt(await nextPosition(client));
    const stream = eventsOf(client, next);
    await once(stream, "readable");
    for (const later of [next + 1n, 2n ** 53n, 2n ** 64n - 1n]) {
      const error = await errorOf(eventsOf(client, later));
      expect([error.code, ...error.metadata.get("cutline-reason")]).toEqual([status.OUT_OF_RANGE, "BAD_EVENT_POSITION"]);
      expect(error.details).toContain(`the next event has position ${next}`);
    }
    await call(client, BANK.killAll, {});
    await call(client, BANK.startMaster, { seed: 9n });
    const events = await readEvents(stream, ({ kind }) => kind?.$case === "clusterStarted");
    expect(events.map(({ position, kind }) => [position, kind?.$case])).toEqual([
      [Number(next), "clusterStopped"],
      [Number(next) + 1, "clusterStarted"],
    ]);
  });

  it("is told where to go on when the server ends", async () => {
    const bank = await localBank();
    const stream = eventsOf(bank.client, 1n);
    const next = await nextPosition(bank.client);
    await readEvents(stream, ({ position }) => position === next - 1);
    const error = errorOf(stream);
    await bank.close();
    expect([(await error).code, ...(await error).metadata.get("cutline-reason")]).toEqual([status.UNAVAILABLE, "STOPPING"]);
    expect((await error).details).toBe(`the master is ending; the next position is ${next}`);
  });

  it("gets as many events at a time as a response may have", async () => {
    const { client } = await echoes();
    await happen(client, 2 * EVENTS_PER_RESPONSE, 1);
    const sizes: number[] = [];
    for await (const { events } of iterate<WatchEventsResponse>(eventsOf(client, 1n))) {
      sizes.push(events.length);
      if (events.length === BEFORE) break;
    }
    expect(sizes).toEqual([0, EVENTS_PER_RESPONSE, EVENTS_PER_RESPONSE, BEFORE]);
  });

  it("gets commands and replies up to a size, and of larger ones the size alone", async () => {
    const { client } = await echoes();
    const stream = eventsOf(client);
    await once(stream, "data");
    stream.pause();
    for (const bytes of [EVENT_BYTES_MAX, EVENT_BYTES_MAX + 1]) await say(client, new Uint8Array(bytes));
    const events = await readEvents(stream, ({ position }) => position === BEFORE + 2);
    expect(
      events.map(
        ({ kind }) => kind?.$case === "commandExecuted" && [kind.value.commandBytes, kind.value.command.length, kind.value.reply.length],
      ),
    ).toEqual([
      [EVENT_BYTES_MAX, EVENT_BYTES_MAX, EVENT_BYTES_MAX],
      [EVENT_BYTES_MAX + 1, 0, 0],
    ]);
  });
});
