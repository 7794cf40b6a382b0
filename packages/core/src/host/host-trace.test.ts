import type { TraceLimit, TracePart } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { TRACE_PART_BYTES } from "../limits.js";
import { bytes, purse } from "../testing/purse.js";
import { type Ask, command, createNode, openIncoming, openOutgoing, type Outcome, receive } from "../testing/requests.js";
import { Host } from "./host.js";

/** A host, and what it answers at once. */
function hostWithClock(): (ask: Ask) => Outcome {
  let now = 0;
  let outcome: Outcome;
  const sink = {
    toMaster: ({ message }: { message?: unknown }) => {
      const reply = message as { $case: string; value: { outcome: Outcome } };
      if (reply.$case === "reply") ({ outcome } = reply.value);
    },
    connect: () => undefined,
    transmitEntries: () => undefined,
    transmitAcknowledgement: () => undefined,
  };
  const host = new Host(1, [purse], sink, () => (now += 1));
  return (request) => {
    host.request({ requestId: 1, request });
    return outcome;
  };
}

function traced(node: number, trace: TraceLimit): Ask {
  const ask = createNode(node);
  return ask.$case === "createNode" ? { $case: "createNode", value: { ...ask.value, trace } } : ask;
}

function taken(outcome: Outcome): TracePart {
  if (outcome?.$case !== "trace") throw new Error("that is no part of a trace");
  return outcome.value;
}

const TAKE: Ask = { $case: "takeTrace", value: {} };

describe("a host", () => {
  it("hands over what its traced nodes did, ascending by node, once", () => {
    const ask = hostWithClock();
    for (const node of [3, 1]) ask(traced(node, { events: 10, bytes: 1_000 }));
    ask(createNode(2));
    ask(openIncoming({ source: 3, target: 1 }));
    ask(openOutgoing({ source: 3, target: 1 }, 1));
    ask(command(3, "pay 1 5"));
    ask(receive(1));
    const { nodes, more } = taken(ask(TAKE));
    expect(nodes.map(({ node, events }) => [node, ...events.map(({ timeUs, event }) => `${timeUs} ${event?.$case ?? ""}`)])).toEqual([
      [1, "2 created", "4 received"],
      [3, "1 created", "3 command", "3 sent"],
    ]);
    expect(more).toBe(false);
    expect(taken(ask(TAKE))).toEqual({ nodes: [], more: false });
  });

  it("hands it over in parts that fit into frames", () => {
    const ask = hostWithClock();
    ask(traced(1, { events: 100, bytes: 10 * TRACE_PART_BYTES }));
    ask(traced(2, { events: 100, bytes: 10 * TRACE_PART_BYTES }));
    ask(openIncoming({ source: 1, target: 2 }));
    ask(openOutgoing({ source: 1, target: 2 }, 1));
    const large = "1".padStart(1_000_000, "0");
    for (let count = 0; count < 9; count += 1)
      ask({ $case: "command", value: { node: 1, command: bytes(`pay 2 ${large}`), tickets: [], limited: false } });
    const parts: TracePart[] = [];
    for (let more = true; more; more = parts.at(-1)?.more === true) parts.push(taken(ask(TAKE)));
    expect(parts.length).toBeGreaterThan(3);
    const events = parts.flatMap(({ nodes }) =>
      nodes.flatMap((part) => part.events.map(({ event }) => `${part.node} ${event?.$case ?? ""}`)),
    );
    const expected = ["1 created", ...Array.from({ length: 9 }, () => ["1 command", "1 sent"]).flat(), "2 created"];
    expect(events.toSorted()).toEqual(expected.toSorted());
  });
});
