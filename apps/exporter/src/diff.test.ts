import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { cutlineExport, exported, fileOf } from "./testing/exporter.js";
import { hostileRun, twoSnapshots } from "./testing/runs.js";

it("says by node and channel what changed between two snapshots of a run", async () => {
  const run = fileOf(twoSnapshots());
  expect(await exported(["diff", `${run}#1-1`, run])).toBe(
    [
      "# From snapshot 1-1 to 2-1",
      "",
      "- Before: two, snapshot 1-1, 1970-01-01T00:00:00.000Z, consistent: 1200 at rest and 300 in transit are 1500",
      "- After: two, snapshot 2-1, 1970-01-01T00:00:00.000Z, consistent: 1340 at rest and 210 in transit are 1550",
      "- In all: +50",
      "- 2 of 3 nodes and 2 channels changed",
      "",
      "| Node | Before | After | Change |",
      "| --- | --- | --- | --- |",
      "| 2 | 500 | 590 | +90 |",
      "| 3 | not there | 50 |  |",
      "",
      "| Channel | In transit before | After | No longer | New |",
      "| --- | --- | --- | --- | --- |",
      "| (1 → 2) | 300 | 200 | 1: Transfer 100 |  |",
      "| (2 → 3) | nothing yet | 10 |  | 1: Transfer 10 |",
      "",
    ].join("\n"),
  );
});

it("says so as JSON that its schema describes", { timeout: 60_000 }, async () => {
  const [run, other] = [fileOf(twoSnapshots()), fileOf(hostileRun())];
  const schema = JSON.parse(readFileSync(new URL("../../../docs/report-diff.schema.json", import.meta.url), "utf8")) as object;
  const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
  for (const sides of [
    [`${run}#1-1`, `${run}#2-1`],
    [other, run],
    [run, other],
  ]) {
    const diff = JSON.parse(await exported(["diff", ...sides, "--format", "json"])) as { nodes: unknown[]; sameNodes: number };
    expect(validate(diff), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  }
});

it("finds nothing between a snapshot and itself", async () => {
  const run = fileOf(twoSnapshots());
  const diff = JSON.parse(await exported(["diff", `${run}#2-1`, run, "-f", "json"])) as object;
  expect(diff).toMatchObject({ nodes: [], channels: [], sameNodes: 3 });
});

it("lists the snapshots there are, where one isn't", async () => {
  const run = fileOf(twoSnapshots());
  const { status, stderr } = await cutlineExport(["diff", `${run}#7-7`, run]);
  expect([status, stderr]).toEqual([2, "cutline-export: there is no snapshot 7-7; there is 1-1, 2-1 [NO_SUCH_SNAPSHOT]\n"]);
});
