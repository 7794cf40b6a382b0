import { once } from "node:events";
import { type Client, Metadata, status } from "@grpc/grpc-js";
import { afterEach, expect, it, vi } from "vitest";
import { EventLog } from "../tracked/event-log.js";
import { type LocalBank, localBank } from "./testing/local-bank.js";
import { begin, framed, rawSession } from "./testing/raw-grpc.js";
import { connect, MASTER } from "./testing/serving.js";
import { errorOf, nextPosition } from "./testing/streams.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The real log's listeners, those of the whole process. */
function watchListeners(): Set<() => void> {
  const listeners = new Set<() => void>();
  const onNews = Object.getOwnPropertyDescriptor(EventLog.prototype, "onNews")?.value as EventLog["onNews"];
  vi.spyOn(EventLog.prototype, "onNews").mockImplementation(function (this: EventLog, listener) {
    listeners.add(listener);
    const end = onNews.call(this, listener);
    return () => {
      listeners.delete(listener);
      end();
    };
  });
  return listeners;
}

function watch(client: Client, deadline = Infinity) {
  const { path, requestSerialize, responseDeserialize } = MASTER.watchEvents;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {}, new Metadata(), { deadline });
  stream.on("error", () => undefined); // whoever leaves knows
  return stream;
}

/** How a reader may leave, after it was told where its events begin. */
const WAYS: readonly [how: string, leave: (stream: ReturnType<typeof watch>, bank: LocalBank) => unknown][] = [
  ["cancels", (stream) => stream.cancel()],
  ["doesn't read, and cancels", (stream) => stream.pause().cancel()],
  ["is there when the server ends", (_stream, bank) => bank.close()],
];

it.each(WAYS)("a reader of events who %s is forgotten", async (_how, leave) => {
  const listeners = watchListeners();
  const bank = await localBank();
  const stream = watch(connect(bank.address));
  await once(stream, "data");
  expect(listeners.size).toBe(1);
  await leave(stream, bank);
  await expect.poll(() => listeners.size).toBe(0);
});

it("a reader of events whose connection is lost is forgotten", async () => {
  const listeners = watchListeners();
  const bank = await localBank();
  const session = rawSession(bank.address);
  const stream = begin(session, MASTER.watchEvents.path);
  stream.end(framed(Buffer.alloc(0)));
  await once(stream, "data");
  expect(listeners.size).toBe(1);
  session.destroy();
  await expect.poll(() => listeners.size).toBe(0);
});

it("a reader of events whose deadline has passed is forgotten, and the server goes on", async () => {
  const listeners = watchListeners();
  const bank = await localBank();
  const stream = watch(bank.client, Date.now() + 50);
  expect((await errorOf(stream)).code).toBe(status.DEADLINE_EXCEEDED);
  await expect.poll(() => listeners.size).toBe(0);
  expect(await nextPosition(bank.client)).toBe(4);
});
