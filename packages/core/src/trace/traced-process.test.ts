import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Process, type ProcessInput, type ProcessSink } from "../process/process.js";
import { bytes, purse, text } from "../testing/purse.js";
import { EventLog } from "./event-log.js";
import { TracedProcess } from "./traced-process.js";

const LIMIT = { events: 1_000, bytes: 100_000 };

/** A sink that writes down everything. */
function writtenDown(effects: string[]): ProcessSink {
  return {
    send: (target, payload) => effects.push(`send ${text(payload)} to ${target}`),
    sendMarker: (snapshot, targets) => effects.push(`marker ${snapshot} to ${targets.join()}`),
    reply: (reply) => effects.push(`reply ${text(reply)}`),
    initiated: (snapshot) => effects.push(`initiated ${snapshot}`),
    recorded: ({ snapshotId, state }) => effects.push(`recorded ${snapshotId}: ${text(state)}`),
    reopened: (snapshot) => effects.push(`reopened ${snapshot}`),
  };
}

/** A traced purse, node 1 with 100 coins, with channels from and to nodes 2 and 3, and its log. */
function traced(): { readonly process: Process<unknown>; readonly log: EventLog; readonly effects: string[] } {
  const effects: string[] = [];
  let now = 0;
  const log = new EventLog(1, LIMIT, () => (now += 10));
  const process = new TracedProcess(1, purse, bytes("100"), 7n, writtenDown(effects), log);
  for (const node of [2, 3]) process.step({ kind: "openIncoming", source: node });
  for (const node of [2, 3]) process.step({ kind: "openOutgoing", target: node });
  return { process, log, effects };
}

/** What a log has kept, in words, with times. */
function kept(log: EventLog): string[] {
  const { events } = log.take(Infinity) ?? { events: [] };
  return events.map(
    ({ timeUs, event }) =>
      `${timeUs} ${event?.$case ?? ""} ${JSON.stringify(event?.value, (_name, value: unknown) => (value instanceof Uint8Array ? text(value) : value))}`,
  );
}

function command(words: string): ProcessInput {
  return { kind: "command", command: bytes(words), sendsTo: null };
}

function coins(source: number, payload: string): ProcessInput {
  return { kind: "deliver", source, message: { kind: "message", payload: bytes(payload) } };
}

function marker(source: number, snapshot: string): ProcessInput {
  return { kind: "deliver", source, message: { kind: "marker", snapshot } };
}

describe("a traced process", () => {
  it("tells what each step did, cause before effect, with positions and the step's time", () => {
    const { process, log } = traced();
    for (const input of [command("pay 2 30 3 4"), coins(2, "5"), coins(2, "9>3"), coins(3, "1")]) process.step(input);
    expect(kept(log)).toEqual([
      '10 created {"state":"100"}',
      '20 command {"command":"pay 2 30 3 4","reply":"66 left"}',
      '20 sent {"target":2,"position":1,"payload":"30"}',
      '20 sent {"target":3,"position":1,"payload":"4"}',
      '30 received {"source":2,"position":1,"payload":"5"}',
      '40 received {"source":2,"position":2,"payload":"9>3"}',
      '40 sent {"target":3,"position":2,"payload":"9"}',
      '50 received {"source":3,"position":1,"payload":"1"}',
    ]);
  });

  it("tells of records and markers, each marker between two positions", () => {
    const { process, log } = traced();
    for (const input of [command("pay 2 30"), coins(3, "5"), marker(3, "3-1"), marker(2, "3-1")]) process.step(input);
    process.step({ kind: "initiate", snapshot: null });
    expect(kept(log).slice(4)).toEqual([
      '40 markerReceived {"snapshotId":"3-1","source":3,"behind":1}',
      '40 recorded {"snapshotId":"3-1","firstMarkerFrom":3,"state":"75"}',
      '40 markersSent {"snapshotId":"3-1","places":[{"target":2,"behind":1},{"target":3,"behind":0}]}',
      '50 markerReceived {"snapshotId":"3-1","source":2,"behind":0}',
      '60 recorded {"snapshotId":"1-1","state":"75"}',
      '60 markersSent {"snapshotId":"1-1","places":[{"target":2,"behind":1},{"target":3,"behind":0}]}',
    ]);
  });

  it("tells of the markers that a late channel starts with", () => {
    const { process, log } = traced();
    process.step({ kind: "initiate", snapshot: null });
    process.step({ kind: "openIncoming", source: 4 });
    process.step({ kind: "openOutgoing", target: 4 });
    expect(kept(log).at(-1)).toBe('30 markersSent {"snapshotId":"1-1","places":[{"target":4,"behind":0}]}');
  });

  it("tells nothing of a step that was refused", () => {
    const { process, log } = traced();
    for (const input of [command("pay 2 500"), coins(2, "1000000"), coins(9, "1"), marker(9, "9-1")]) {
      expect(() => {
        process.step(input);
      }).toThrow();
    }
    process.step(coins(2, "1"));
    expect(kept(log).slice(1)).toEqual(['20 received {"source":2,"position":1,"payload":"1"}']);
  });

  it("does exactly what it does untraced", () => {
    const input: fc.Arbitrary<ProcessInput> = fc.oneof(
      fc.constantFrom(command("pay 2 3 3 1"), command("pay 2 3 9 1"), command("spin"), command("flood 3 4")),
      fc.constantFrom(coins(2, "5"), coins(3, "7>2"), coins(3, "999999"), marker(2, "2-1"), marker(3, "2-1"), marker(2, "3-1")),
      fc.constantFrom<ProcessInput>(
        { kind: "initiate", snapshot: null },
        { kind: "retire", snapshot: "2-1" },
        { kind: "openIncoming", source: 4 },
      ),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        const effects: string[] = [];
        const plain = new Process(1, purse, bytes("100"), 7n, writtenDown(effects));
        for (const node of [2, 3]) plain.step({ kind: "openIncoming", source: node });
        for (const node of [2, 3]) plain.step({ kind: "openOutgoing", target: node });
        const other = traced();
        for (const next of inputs) {
          for (const process of [plain, other.process]) attempt(process, next);
        }
        expect(other.effects).toEqual(effects);
        expect(other.process.save()).toEqual(plain.save());
      }),
    );
  });
});

function attempt(process: Process<unknown>, input: ProcessInput): void {
  try {
    process.step(input);
  } catch {
    // refused, as it is by the other
  }
}
