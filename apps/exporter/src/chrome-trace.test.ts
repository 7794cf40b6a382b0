import { type Handlers, Processor, type Types } from "@paulirish/trace_engine";
import { expect, it } from "vitest";
import { exported, fileOf } from "./testing/exporter.js";
import { HOSTILE, hostileRun, sampleRun } from "./testing/runs.js";

/** What the parser of Chromium's Performance panel, with every handler that it has, makes of a run's trace. */
async function parsed(run: Uint8Array): Promise<Handlers.Types.HandlerData> {
  const { traceEvents } = JSON.parse(await exported([fileOf(run), "--format", "trace"])) as { traceEvents: Types.Events.Event[] };
  const processor = Processor.TraceProcessor.createWithAllHandlers();
  await processor.parse(traceEvents, {});
  if (processor.data === null) throw new Error("the parser made nothing of it");
  return processor.data;
}

/** Its rows, each with the names of its slices. */
function rowsOf({ Renderer }: Handlers.Types.HandlerData): [row: string | null, slices: string[]][] {
  const threads = [...Renderer.processes.values()].flatMap((process) => [...process.threads.values()]);
  return threads.map(({ name, entries }) => [name, entries.map((entry) => entry.name)]);
}

/** Its arrows: from which row and slice to which. */
function arrowsOf({ Flows, Renderer }: Handlers.Types.HandlerData): string[] {
  const threads = new Map([...Renderer.processes.values()].flatMap((process) => [...process.threads]));
  return Flows.flows.map((ends) => ends.map(({ name, tid }) => `${threads.get(tid)?.name ?? "?"} ${name}`).join(" → "));
}

it("is rows, slices and arrows to the parser of Chromium's Performance panel", async () => {
  const data = await parsed(sampleRun());
  expect([...data.Meta.processNames.values()].map(({ args }) => args.name)).toEqual(["test_1.txt"]);
  expect(rowsOf(data)).toEqual([
    ["node 1", ["created", "command", "send", "command", "send", "record", "markersSent", "receive", "markerReceived", "receive"]],
    ["node 2", ["created", "command", "send", "receive", "receive", "markerReceived", "record", "markersSent", "command", "send"]],
  ]);
  expect(arrowsOf(data).toSorted()).toEqual([
    "node 1 markersSent → node 2 markerReceived",
    "node 1 send → node 2 receive",
    "node 1 send → node 2 receive",
    "node 2 markersSent → node 1 markerReceived",
    "node 2 send → node 1 receive",
    "node 2 send → node 1 receive",
  ]);
});

it("stays that whatever an application says", async () => {
  const data = await parsed(hostileRun());
  expect(rowsOf(data).map(([row, slices]) => [row, slices.length])).toEqual([
    ["node 1", HOSTILE.length + 2],
    ["node 2", HOSTILE.length],
  ]);
  expect(arrowsOf(data)).toEqual(HOSTILE.map(() => "node 1 send → node 2 receive"));
});
