import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cutlineExport, fileOf, temporaryDirectory } from "./testing/exporter.js";
import { largeRun } from "./testing/runs.js";

/** Megabytes of the heap's old objects: a few times what there is of a snapshot, and less than its largest report takes as text. */
const MEMORY = ["--max-old-space-size=400"];

it("exports 1,000 nodes with 999,000 channels, most of them empty, in bounded memory", { timeout: 120_000 }, async () => {
  const directory = temporaryDirectory();
  const file = (name: string): string => join(directory, name);
  const outputs = ["run.txt", "run.md", "run.json", "run.csv", "run.dot", "run.mmd", "run.prom", "run.sqlite"].flatMap((name) => [
    "-o",
    file(name),
  ]);
  expect(await cutlineExport([fileOf(largeRun(1_000)), ...outputs], { node: MEMORY })).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(file("run.txt"), "utf8").match(/^channel /gm)).toHaveLength(999_000);
  expect(readFileSync(file("run-channels.csv"), "utf8").trimEnd().split("\n")).toHaveLength(999_001);
  expect(statSync(file("run.sqlite")).size).toBeGreaterThan(20_000_000);
  expect(readFileSync(file("run.dot"), "utf8")).toContain("998000 channels that never carried a message are not drawn");
});
