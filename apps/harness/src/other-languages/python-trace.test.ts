import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { NodeTrace } from "@cutline/protocol";
import { readSavedRun } from "@cutline/report/files";
import { describe, expect, it } from "vitest";
import { runCutline } from "../cutline-process.js";
import { plannedScript, type RandomScript } from "../fuzz/random-script.js";
import { wordsToRun } from "../fuzz/try-script.js";
import { layoutsWithHost } from "../layouts/layout.js";
import { TRAFFIC } from "../planted-bugs/part.js";
import { generatePython, pythonHost, pythonWith } from "../testing/python.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { TREE } from "../tree.js";

const PYTHON = pythonWith("websockets", "google.protobuf");

type Event = NonNullable<NodeTrace["events"][number]["event"]>;

/** What happened at one node, without times. A command may overtake receives that wait, so what it did is told apart from what they did. */
function told({ node, events, dropped }: NodeTrace) {
  const happened = events.flatMap(({ event }): Event[] => (event === undefined ? [] : [event]));
  const isCommands = ({ $case }: Event): boolean => $case === "command" || $case === "sent";
  return { node, dropped, commands: happened.filter(isCommands), others: happened.filter((event) => !isCommands(event)) };
}

/** What a run keeps of each node, session by session. */
async function tracesOf(script: RandomScript, words: readonly string[]) {
  const path = join(temporaryDirectory(), "run.cutline");
  const input = script.lines.join("\n");
  await runCutline([...wordsToRun(script), "--save", path, "--trace", ...words, "-"], { input });
  const { sessions } = await readSavedRun(path);
  return sessions.map(({ trace }) => ({ missing: trace?.missing, nodes: trace?.nodes.map(told) ?? [] }));
}

describe.skipIf(PYTHON === null && process.env["CI"] !== "true")("the trace of a node in Python", () => {
  it.each([1n, 2n, 3n])("has the events that it has in a process of ours: host %i of three", { timeout: 60_000 }, async (n) => {
    const generated = temporaryDirectory();
    generatePython(generated);
    const script = plannedScript(TRAFFIC, n);
    const [ours, python] = layoutsWithHost(pythonHost(PYTHON, generated, n));
    const expected = await tracesOf(script, await ours!.words());
    expect(await tracesOf(script, await python!.words())).toEqual(expected);
    const events = expected.flatMap(({ nodes }) => nodes.flatMap(({ commands, others }) => [...commands, ...others]));
    const kinds = new Set(events.map(({ $case }) => $case));
    expect([...kinds].sort()).toEqual(["command", "created", "markerReceived", "markersSent", "received", "recorded", "sent"]);
  });

  it("is kept up to its limits, and what is dropped is counted", () => {
    const generated = temporaryDirectory();
    generatePython(generated);
    const program = `
from cutline.v1 import control_pb2, trace_pb2
from tracing import Log
for limit in dict(events=2, bytes=100), dict(events=9, bytes=7):
    log, part = Log(trace_pb2.TraceLimit(**limit)), control_pb2.TracePart()
    for _ in range(4):
        log.add([trace_pb2.TraceEvent(sent=dict(target=1, position=1, payload=b"123"))])
    while log.kept:
        log.take(5, part, 1)
    log.take(5, part, 1)
    print([(node.node, len(node.events), node.dropped) for node in part.nodes])`;
    const environment = { ...process.env, PYTHONPATH: `${generated}:${join(TREE, "examples/nodes/python")}`, PYTHONDONTWRITEBYTECODE: "1" };
    const { stdout, stderr } = spawnSync(PYTHON ?? "python3", ["-c", program], { env: environment, encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "[(5, 1, 2), (5, 1, 2)]\n".repeat(2), stderr: "" });
  });
});
