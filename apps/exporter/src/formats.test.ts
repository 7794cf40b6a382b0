import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import mermaid from "mermaid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMAT_NAMES } from "./format-names.js";
import { exported, MAIN } from "./testing/exporter.js";
import { HOSTILE, hostileRun, SAMPLE } from "./testing/runs.js";
import { parseShiviz } from "./testing/shiviz.js";
import { has, run } from "./testing/tools.js";

/** Every format but `csv`, which is three of these. */
const FORMATS = FORMAT_NAMES.filter((format) => format !== "csv");

/** Runs, and where each of their reports is. */
const SOURCES = ["a real run", "a hostile run"] as const;
const directory = mkdtempSync(join(tmpdir(), "cutline-formats-"));

/** Each run in all formats, by one command. */
beforeAll(() => {
  writeFileSync(join(directory, "a hostile run.cutline"), hostileRun());
  copyFileSync(SAMPLE, join(directory, "a real run.cutline"));
  for (const name of SOURCES) {
    const outputs = FORMATS.flatMap((format) => ["-f", format, "-o", join(directory, `${name}.${format}`)]);
    run(process.execPath, [MAIN, join(directory, `${name}.cutline`), ...outputs]);
  }
}, 60_000);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8")) as object;
}

/** What Python's csv module makes of a table: a list of rows. */
function csvRows(text: string): string[][] {
  const program =
    "import csv, json, sys\ncsv.field_size_limit(2**31 - 1)\nprint(json.dumps(list(csv.reader(open(0, newline='', encoding='utf-8'), strict=True))))";
  return JSON.parse(run("python3", ["-c", program], text)) as string[][];
}

describe.each(SOURCES)("the report of %s", (name) => {
  const isReal = name === "a real run";
  const fileIn = (format: string): string => join(directory, `${name}.${format}`);
  const inFormat = (format: string): string => readFileSync(fileIn(format), "utf8");

  it("is text of one line for each node and channel", () => {
    const text = inFormat("text");
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(6);
    if (isReal)
      expect(text).toBe("---Node states\nnode 1 = 300\nnode 2 = 1100\n---Channel states\nchannel (1 → 2) = 0\nchannel (2 → 1) = 100\n");
    expect(lines.every((line) => /^(---|node \d+ = |channel \(\d+ → \d+\) = )/.test(line))).toBe(true);
  });

  it("has nothing in Markdown, text or DOT that can't be seen", () => {
    for (const format of ["text", "md", "dot", "mermaid", "shiviz", "openmetrics", "csv-nodes", "csv-messages"]) {
      const text = inFormat(format);
      expect(text.replaceAll("\r\n", "\n"), format).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
      );
    }
  });

  it("is Markdown in which no text of an application's means anything", () => {
    const text = inFormat("md");
    expect(text).not.toMatch(/(?<!\\)<|(?<!\\)&|[^\\]:\/\//);
    const tables = text.split("\n").filter((line) => line.startsWith("| "));
    for (const line of tables) expect([3, 4], line.slice(0, 100)).toContain(line.match(/(?<!\\)\|/g)?.length);
  });

  it("is JSON as its schema has it, and Python reads the same", () => {
    const text = inFormat("json");
    const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema("report.schema.json"));
    const report: unknown = JSON.parse(text);
    expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    if (has("python3"))
      expect(JSON.parse(run("python3", ["-c", "import json, sys; print(json.dumps(json.load(sys.stdin)))"], text))).toEqual(report);
  });

  it("is a JSON object a line, with the same items", () => {
    const [json, ndjson] = [inFormat("json"), inFormat("ndjson")];
    const report = JSON.parse(json) as { snapshots: { nodes: object[]; channels: object[] }[]; trace: { events: object[] } };
    const items = ndjson
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; snapshot?: string });
    const ofType = (type: string): object[] => items.filter((item) => item.type === type);
    expect(ofType("node")).toEqual(report.snapshots[0]?.nodes.map((node) => ({ type: "node", snapshot: "1-1", ...node })));
    expect(ofType("channel")).toEqual(report.snapshots[0]?.channels.map((channel) => ({ type: "channel", snapshot: "1-1", ...channel })));
    expect(ofType("event")).toEqual(report.trace.events.map((event) => ({ type: "event", ...event })));
  });

  it.skipIf(!has("python3"))("is three tables that Python reads, and spreadsheets take for text", () => {
    const columns = { nodes: 5, channels: 7, messages: 7 };
    for (const [table, width] of Object.entries(columns)) {
      const rows = csvRows(inFormat(`csv-${table}`));
      expect(rows.every((row) => row.length === width)).toBe(true);
      for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+@]|^\s*-(?!\d+$)/);
    }
  });

  it.skipIf(!has("dot"))("is drawn by Graphviz, with its nodes and channels and no others", () => {
    const drawn = JSON.parse(run("dot", ["-Tjson"], inFormat("dot"))) as {
      objects: { name: string }[];
      edges: { tail: number; head: number }[];
    };
    expect(drawn.objects.map(({ name: node }) => node)).toEqual(["1", "2"]);
    expect(drawn.edges.map(({ tail, head }) => `${tail} ${head}`)).toEqual(isReal ? ["0 1", "1 0"] : ["0 1"]);
  });

  it("is a sequence diagram for Mermaid, of one line for each thing", async () => {
    const text = inFormat("mermaid");
    expect(await mermaid.parse(text)).toMatchObject({ diagramType: "sequence" });
    expect(text.match(/->>/g)).toHaveLength(isReal ? 6 : HOSTILE.length);
    const lines = text.trimEnd().split("\n").slice(1);
    expect(
      lines.filter(
        (line) =>
          !/^ {2}(participant n\d+ as node \d+|n\d+-{1,2}(>>|x)n\d+: [^:;]*(#\d+;[^:;]*)*|Note over n\d+: [^:;]*(#\d+;[^:;]*)*)$/.test(
            line,
          ),
      ),
    ).toEqual([]);
  });

  it("is a log for ShiViz, in which each event has its own time", () => {
    const events = parseShiviz(inFormat("shiviz"));
    expect(events).toHaveLength(isReal ? 20 : 2 * HOSTILE.length + 2);
    expect(new Set(events.map(({ host }) => host))).toEqual(new Set(["node1", "node2"]));
    if (isReal)
      expect(events.at(-1)).toEqual({
        host: "node1",
        clock: { node1: 10, node2: 10 },
        event: "receives Transfer 300 on (2 → 1), message 2",
      });
  });

  it("is a trace for Perfetto: rows, slices, and an arrow for everything received", () => {
    const { traceEvents } = JSON.parse(inFormat("trace")) as {
      traceEvents: { ph: string; id?: string; tid: number; ts: number; cat: string }[];
    };
    const of = (phase: string): typeof traceEvents => traceEvents.filter(({ ph }) => ph === phase);
    expect(of("X")).toHaveLength(isReal ? 20 : 2 * HOSTILE.length + 2);
    expect(
      of("s")
        .map(({ id, cat }) => `${cat} ${id ?? ""}`)
        .toSorted(),
    ).toEqual(
      of("f")
        .map(({ id, cat }) => `${cat} ${id ?? ""}`)
        .toSorted(),
    );
    expect(of("f")).toHaveLength(isReal ? 6 : HOSTILE.length);
    const slices = new Set(of("X").map(({ tid, ts }) => `${tid} ${ts}`));
    for (const { tid, ts } of [...of("s"), ...of("f")]) expect(slices).toContain(`${tid} ${ts}`);
  });

  it.skipIf(!has("promtool"))("is metrics that promtool finds nothing wrong with", () => {
    const text = inFormat("openmetrics");
    expect(text.endsWith("# EOF\n")).toBe(true);
    expect(run("promtool", ["check", "metrics"], text)).toBe("");
  });

  it.skipIf(!has("sqlite3"))("is a database whose tables can be joined", () => {
    const path = fileIn("sqlite");
    const query = (sql: string): unknown => JSON.parse(run("sqlite3", ["-json", path, sql]) || "[]");
    expect(query("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    const inTransit =
      "SELECT n.node, count(m.position) AS messages FROM nodes n LEFT JOIN messages m ON m.snapshot = n.snapshot AND m.target = n.node GROUP BY n.node";
    expect(query(inTransit)).toEqual([
      { node: 1, messages: isReal ? 1 : 0 },
      { node: 2, messages: isReal ? 0 : HOSTILE.length + 2 },
    ]);
    const behind =
      "SELECT count(*) AS wrong FROM events r JOIN events s ON s.event = r.sent_by JOIN clocks c ON c.event = r.event AND c.node = s.node WHERE c.tick < s.tick";
    expect(query(behind)).toEqual([{ wrong: 0 }]);
    if (isReal)
      expect(query("SELECT typeof(amount) AS kind, sum(amount) AS sum FROM nodes GROUP BY 1")).toEqual([{ kind: "integer", sum: 1400 }]);
  });

  it.skipIf(!has("protoc"))("is a message that protoc decodes, and that is read again to the same", async () => {
    const path = fileIn("pb");
    const proto = fileURLToPath(new URL("../../../proto", import.meta.url));
    const decoded = run("protoc", ["-I", proto, "--decode=cutline.v1.SavedRun", "cutline/v1/saved_run.proto"], readFileSync(path));
    expect(decoded).toMatch(/^magic: 740083790492489027\nversion: 1\n/);
    expect(await exported([path, "--format", "json"])).toBe(inFormat("json"));
  });
});

describe("a hostile run", () => {
  it("has every text of it in full in JSON, as base64", () => {
    const { snapshots } = JSON.parse(readFileSync(join(directory, "a hostile run.json"), "utf8")) as {
      snapshots: { channels: { messages: { payload: string }[] }[]; nodes: { state: string }[] }[];
    };
    const payloads = snapshots[0]?.channels[0]?.messages.map(({ payload }) => Buffer.from(payload, "base64"));
    expect(payloads?.slice(0, HOSTILE.length).map(String)).toEqual(HOSTILE);
    expect(payloads?.at(-2)).toEqual(Buffer.from([0xff, 0xfe, 0xc0, 0x80]));
    expect(Buffer.from(snapshots[0]?.nodes[1]?.state ?? "", "base64")).toHaveLength(10_000_000);
  });
});
