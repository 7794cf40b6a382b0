import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CUTLINE } from "../cutline-process.js";
import { fuzz } from "../fuzz/fuzz.js";
import { plannedScript, type RandomScript, randomScript } from "../fuzz/random-script.js";
import { type Sighting, sightingsIn } from "../fuzz/sightings.js";
import { tryScript } from "../fuzz/try-script.js";
import { cutLinks, cutsIn } from "../layouts/cut-links.js";
import { layoutsWithHost } from "../layouts/layout.js";
import { TRAFFIC } from "../planted-bugs/part.js";
import { sideBySide } from "../side-by-side.js";
import { generatePython, pythonHost, pythonWith } from "../testing/python.js";
import { temporaryDirectory } from "../testing/temporary-directory.js";

const PYTHON = pythonWith("websockets", "google.protobuf");
const SCRIPTS = 24;

/** As many scripts with three nodes or more, so that each of three hosts has one. */
function scripts(): RandomScript[] {
  const found: RandomScript[] = [];
  for (let seed = 0n; found.length < SCRIPTS; seed += 1n) {
    const script = randomScript(seed);
    const nodes = new Set(script.lines.filter((line) => line.startsWith("CreateNode ")).map((line) => line.split(" ")[1]));
    if (nodes.size >= 3) found.push(script);
  }
  return found;
}

describe.skipIf(PYTHON === null && process.env["CI"] !== "true")("a cluster of two hosts of ours and one in Python", () => {
  it(`runs ${SCRIPTS} random scripts legally, and prints what one of ours alone prints`, { timeout: 300_000 }, async () => {
    const generated = temporaryDirectory();
    generatePython(generated);
    const seen = new Set<Sighting>();
    const faults = await sideBySide(scripts(), 2, () => ({
      work: async (script) => {
        for (const sighting of await sightingsIn(script)) seen.add(sighting);
        const layouts = layoutsWithHost(pythonHost(PYTHON, generated, 1n + (script.seed % 3n)));
        return tryScript(script, layouts, { program: CUTLINE, signal: null });
      },
      close: () => Promise.resolve(),
    }));
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining(["several messages recorded in one channel", "a node that came late in a snapshot"] satisfies Sighting[]),
    );
  });

  it("goes on where links are cut, and loses nothing", { timeout: 120_000 }, async () => {
    const generated = temporaryDirectory();
    generatePython(generated);
    const log = join(temporaryDirectory(), "cuts");
    const { environment = {} } = cutLinks(log);
    for (const n of [1n, 2n, 3n]) {
      const layouts = layoutsWithHost(pythonHost(PYTHON, generated, n)).map((layout) => ({ ...layout, environment }));
      expect(await tryScript(plannedScript(TRAFFIC, n), layouts, { program: CUTLINE, signal: null })).toBeNull();
    }
    expect(cutsIn(log)).toBeGreaterThanOrEqual(6);
  });

  it("is looked at by fuzz-scripts --host-command, which notices a host that is none", { timeout: 60_000 }, async () => {
    const failures = temporaryDirectory();
    const hostCommand = "1=false";
    const options = {
      seed: 1n,
      count: 1,
      jobs: 1,
      stopAfter: 1,
      failures,
      program: CUTLINE,
      signal: null,
      progress: () => undefined,
      hostCommand,
    };
    const cases = await fuzz(options);
    expect(cases[0]).toMatchObject({ name: "seed 1", ok: false, story: expect.stringContaining("HOST_FAILED") as string });
  });
});
