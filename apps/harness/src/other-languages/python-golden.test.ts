import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatePython, pythonWith } from "../testing/python.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";
import { TREE } from "../tree.js";

const PYTHON = pythonWith("google.protobuf");
const DECODER = join(TREE, "apps/harness/src/other-languages/decode-golden.py");
const GOLDEN = join(TREE, "packages/protocol/testdata/golden");

/** Decodes a folder of goldens. Returns what was said, and whether all was well. */
function decode(folder: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const generated = temporaryDirectory();
  const modules = generatePython(generated);
  const environment = { ...process.env, PYTHONPATH: generated, PYTHONDONTWRITEBYTECODE: "1" };
  return spawnSync(PYTHON ?? "python3", [DECODER, folder, ...modules], { env: environment, encoding: "utf8" });
}

describe.skipIf(PYTHON === null && process.env["CI"] !== "true")("the golden bytes of messages", () => {
  it("mean the same to Python, with nothing but the .proto files", () => {
    const samples = readdirSync(GOLDEN).flatMap(
      (file) => (JSON.parse(readFileSync(join(GOLDEN, file), "utf8")) as { samples: unknown[] }).samples,
    );
    expect(decode(GOLDEN)).toMatchObject({ status: 0, stdout: `${samples.length}\n` });
    expect(samples.length).toBeGreaterThan(200);
  });

  it("are noticed where one has changed", () => {
    const folder = temporaryDirectory();
    cpSync(GOLDEN, folder, { recursive: true });
    const file = join(folder, "cutline.v1.Ticket.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"hex": "08', '"hex": "18'));
    expect(decode(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("cutline.v1.Ticket.json: 18") as string });
  });
});
