import { expect, it } from "vitest";
import { EventLog, type HappenedEvent } from "./event-log.js";

const COMMAND: HappenedEvent = { $case: "command", value: { command: new Uint8Array(10), reply: new Uint8Array(5) } };
const MARKER: HappenedEvent = { $case: "markerReceived", value: { snapshotId: "1-1", source: 1, behind: 0 } };

function sent(bytes: number): HappenedEvent {
  return { $case: "sent", value: { target: 2, position: 1, payload: new Uint8Array(bytes) } };
}

it("keeps so many events, and counts the others", () => {
  const log = new EventLog(1, { events: 3, bytes: 1_000 }, () => 5);
  for (let step = 0; step < 4; step += 1) log.add([MARKER, sent(1)]);
  const { events, dropped } = log.take(Infinity) ?? { events: [], dropped: 0 };
  expect(events.map(({ event }) => event?.$case)).toEqual(["markerReceived", "sent", "markerReceived"]);
  expect(dropped).toBe(5);
});

it("keeps so many bytes, and nothing behind the first event that would pass them, however small", () => {
  const log = new EventLog(1, { events: 100, bytes: 50 }, () => 5);
  log.add([COMMAND, sent(35), sent(1), MARKER]);
  const { events, dropped } = log.take(Infinity) ?? { events: [], dropped: 0 };
  expect(events.map(({ event }) => event?.$case)).toEqual(["command", "sent"]);
  expect(dropped).toBe(2);
});

it("counts the places of markers as bytes", () => {
  const places = Array.from({ length: 10 }, (_, target) => ({ target, behind: 0 }));
  const log = new EventLog(1, { events: 100, bytes: 79 }, () => 5);
  log.add([{ $case: "markersSent", value: { snapshotId: "1-1", places } }]);
  expect(log.take(Infinity)).toEqual({ node: 1, events: [], dropped: 1 });
});

it("is taken in parts, each event once, and what was taken makes no room", () => {
  const log = new EventLog(7, { events: 4, bytes: 1_000 }, () => 5);
  log.add([sent(100), sent(100), sent(100)]);
  expect(log.take(150)?.events).toHaveLength(2);
  expect(log.isEmpty).toBe(false);
  expect(log.take(1)?.events).toHaveLength(1);
  expect(log.isEmpty).toBe(true);
  expect(log.take(Infinity)).toBeNull();
  log.add([MARKER, MARKER]);
  expect(log.take(Infinity)).toMatchObject({ node: 7, events: [{ timeUs: 5 }], dropped: 1 });
  expect(log.take(Infinity)).toBeNull();
});
