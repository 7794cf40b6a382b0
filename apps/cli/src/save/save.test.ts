import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bankTeller } from "@cutline/bank";
import { decodeSavedRun, readRun, type RunReport } from "@cutline/report";
import { describe, expect, it } from "vitest";
import { TRACE_EVENTS, TRACE_EVENTS_OF_A_NODE } from "../limits.js";
import { cutline } from "../testing/cutline-process.js";
import { temporaryDirectory, writeScript } from "../testing/scripts.js";
import { traceLimit } from "./keep-run.js";

const SCRIPT = [
  "StartMaster",
  "CreateNode 1 1000",
  "CreateNode 2 500",
  "Send 1 2 300",
  "Send 2 1 100",
  "BeginSnapshot 1",
  "ReceiveAll",
  "CollectState",
];

/** What opens files here. */
const OPENER = process.platform === "darwin" ? "open" : "xdg-open";

function reportIn(path: string): RunReport {
  return readRun(decodeSavedRun(readFileSync(path)), 1, () => bankTeller);
}

describe("a saved run", () => {
  it.each([[[]], [["--hosts", "2"]], [["--hosts", "0"]]])(
    "has its snapshots and all that happened at each node, with %s",
    async (hosts) => {
      const path = join(temporaryDirectory(), "run.cutline");
      const { status, stderr } = await cutline(["run", ...hosts, "--seed", "7", "--save", path, "--trace", writeScript(SCRIPT)]);
      expect([status, stderr]).toEqual([0, ""]);
      const { snapshots, trace } = reportIn(path);
      expect(snapshots).toMatchObject([{ id: "1-1", verdict: { consistent: true } }]);
      const kinds = (node: number): string[] => (trace?.events ?? []).filter((event) => event.node === node).map(({ kind }) => kind);
      expect(kinds(1).toSorted()).toEqual(["command", "created", "markerReceived", "markersSent", "receive", "record", "send"]);
      expect(kinds(2).toSorted()).toEqual(["command", "created", "markerReceived", "markersSent", "receive", "record", "send"]);
      expect(trace?.events.every(({ timeMs }) => timeMs !== null && timeMs > 1.6e12)).toBe(true);
      expect(trace).toMatchObject({ dropped: [], missing: "" });
    },
  );

  it("has no trace where none is asked for", async () => {
    const path = join(temporaryDirectory(), "run.cutline");
    await cutline(["run", "--hosts", "0", "--save", path, writeScript(SCRIPT)]);
    expect(reportIn(path)).toMatchObject({ trace: null, snapshots: [{ id: "1-1" }] });
  });

  it("is saved though a command failed, whose status the run ends with", async () => {
    const path = join(temporaryDirectory(), "run.cutline");
    const { status } = await cutline(["run", "--hosts", "0", "--save", path, writeScript([...SCRIPT, "Send 1 9 1"])]);
    expect(status).toBe(1);
    expect(reportIn(path).snapshots).toHaveLength(1);
  });

  it("that can't be written fails the run, and leaves nothing behind", async () => {
    const { status, stderr } = await cutline(["run", "--hosts", "0", "--save", "/dev/full", writeScript(SCRIPT)]);
    expect([status, stderr]).toEqual([1, "cutline: cannot write /dev/full: the disk is full [CANNOT_WRITE]\n"]);
  });
});

describe("a report", () => {
  it("is made in the format of its name, with a trace", async () => {
    const path = join(temporaryDirectory(), "report.json");
    await cutline(["run", "--hosts", "0", "--report", path, writeScript(SCRIPT)]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ format: "cutline-report", trace: { missing: "" } });
  });

  it("in no format is refused before anything is run", async () => {
    const directory = temporaryDirectory();
    const { status, stdout, stderr } = await cutline(["run", "--report", join(directory, "report.doc"), writeScript(SCRIPT)]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("[NO_SUCH_FORMAT]");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("is opened with what opens such files, by its full path", async () => {
    const directory = temporaryDirectory();
    const [programs, opened] = [join(directory, "programs"), join(directory, "opened")];
    mkdirSync(programs);
    execFileSync("/bin/sh", ["-c", `mkfifo "$0"`, opened]);
    writeFileSync(join(programs, OPENER), `#!/bin/sh\nprintf '%s ' "$#" "$@" > '${opened}'\n`, { mode: 0o755 });
    const reading = readFile(opened, "utf8"); // ends when the opener has written
    const words = ["run", "--hosts", "0", "--report", "-report.json", "--open", writeScript(SCRIPT)];
    const ended = await cutline(words, { cwd: directory, environment: { PATH: programs } });
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    expect(await reading).toBe(`1 ${join(realpathSync(directory), "-report.json")} `);
  });

  it("stays where nothing opens it, and the run ends as it would have", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "report.json");
    for (const [script, status] of [
      [SCRIPT, 0],
      [[...SCRIPT, "Send 1 9 1"], 1],
    ] as const) {
      const ended = await cutline(["run", "--hosts", "0", "--report", path, "--open", writeScript(script)], {
        environment: { PATH: directory },
      });
      expect(ended.status).toBe(status);
      expect(ended.stderr).toContain(`cutline: the report is in ${path}; there is no ${OPENER} here to open it with\n`);
      expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ format: "cutline-report" });
    }
  });

  it.each([[["--trace"]], [["--open"]], [["--trace", "--save", "x", "--master", "127.0.0.1:1"]]])(
    "asked for by %s alone is refused",
    async (words) => {
      expect((await cutline(["run", ...words, writeScript(SCRIPT)])).status).toBe(2);
    },
  );
});

it("shares a trace's room out over the nodes", () => {
  expect(traceLimit(0).events).toBe(TRACE_EVENTS);
  expect(traceLimit(50).events).toBe(TRACE_EVENTS / 50);
  expect(traceLimit(100_000).events).toBe(TRACE_EVENTS_OF_A_NODE);
});
