import { Random } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { cutline } from "./testing/cutline-process.js";
import { LinkCutter } from "./testing/link-cutter.js";
import { depositsIn, snapshotsIn, writeScript } from "./testing/scripts.js";

const NODES = [7, 3, 1000, 42, 5, 11];
const PLACEMENTS = [[], ["--hosts", "2"], ["--hosts", "1"]];

/** A script in which almost everything is left to chance: transfers from everybody to everybody, bare receives, and snapshots that overlap them. */
function chanceScript(commands: number): string[] {
  const random = new Random(2026n);
  const pick = (): number => NODES[random.next() % NODES.length] ?? 0;
  const lines = ["StartMaster", ...NODES.map((node) => `CreateNode ${node} ${1000 + node}`)];
  for (let index = 1; index <= commands; index += 1) {
    const [source, target] = [pick(), pick()];
    if (index % 100 === 0) lines.push("ReceiveAll", "CollectState", "PrintSnapshot");
    else if (index % 25 === 10) lines.push(`BeginSnapshot ${source}`);
    else if (index % 3 === 0) lines.push(`Receive ${target}`);
    else if (source !== target) lines.push(`Send ${source} ${target} ${random.next() % 700}`);
  }
  return lines;
}

const LINES = chanceScript(600);

describe("connections between hosts that are cut in the middle of a run", () => {
  it.each([
    { where: "a process for each node", options: [] },
    { where: "two hosts", options: ["--hosts", "2"] },
  ])("change nothing in the output: $where", async ({ options }) => {
    const script = writeScript(LINES);
    const expected = await cutline(["--seed", "7", "--hosts", "0", script]);
    const cutter = new LinkCutter({ reads: 5, cutsMax: 2 });
    const { status, stdout, stderr } = await cutline(["--seed", "7", ...options, script], { environment: cutter.environment });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(cutter.cuts).toBeGreaterThanOrEqual(2);
    expect(stdout === expected.stdout, "the same output").toBe(true);
  });
});

describe("a seed", () => {
  it.each(["7", "18446744073709551615"])("%s gives the same bytes however many hosts there are", async (seed) => {
    const script = writeScript(LINES);
    const expected = await cutline(["--seed", seed, "--style", "echo", "--hosts", "0", script]);
    expect({ status: expected.status, stderr: expected.stderr }).toEqual({ status: 0, stderr: "" });
    const snapshots = snapshotsIn(expected.stdout);
    expect(snapshots).toHaveLength(24);
    for (const { sum } of snapshots) expect(sum).toBe(depositsIn(LINES.join("\n")));
    for (const options of PLACEMENTS) {
      const { status, stdout, stderr } = await cutline(["--seed", seed, "--style", "echo", ...options, script]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout === expected.stdout, `the same output with ${options.join(" ")}`).toBe(true);
    }
  });

  it("makes other choices than another, and none makes other choices each time", async () => {
    const script = writeScript(LINES);
    const run = async (...options: string[]): Promise<string> => (await cutline([...options, "--hosts", "0", script])).stdout;
    const outputs = [await run("--seed", "7"), await run("--seed", "8"), await run(), await run()];
    expect(new Set(outputs).size).toBe(4);
  });
});

describe("commands that can't be done", () => {
  const possible = chanceScript(200);
  /** What can't be done, wherever it stands among these. */
  const failing = [
    "Send 7 99 1",
    "Send 99 7 0",
    "Send 5 5 1",
    "Receive 99",
    "Receive 7 99",
    "BeginSnapshot 99",
    "CreateNode 42 1",
    "StartMaster",
  ];
  /** Those, with one of these before every tenth. */
  const lines = possible.flatMap((line, index) =>
    index % 10 === 9 ? [failing[Math.floor(index / 10) % failing.length] ?? "", line] : [line],
  );

  it("change nothing, the choices of a seed included, and are reported alike however many hosts there are", async () => {
    const [without, script] = [writeScript(possible), writeScript(lines)];
    const expected = await cutline(["--seed", "7", "--hosts", "0", without]);
    const run = await cutline(["--seed", "7", "--keep-going", "--hosts", "0", script]);
    expect(run.stdout === expected.stdout, "the same output").toBe(true);
    expect({ status: run.status, failures: run.stderr.trimEnd().split("\n").length }).toEqual({
      status: 1,
      failures: lines.length - possible.length,
    });
    for (const options of [[], ["--hosts", "2"]]) {
      expect(await cutline(["--seed", "7", "--keep-going", ...options, script])).toEqual(run);
    }
  });
});

it("two runs at once do not disturb each other", async () => {
  const script = writeScript(LINES);
  const alone = await cutline(["--seed", "7", script, "--hosts", "0"]);
  const both = await Promise.all([cutline(["--seed", "7", script]), cutline(["--seed", "7", script, "--hosts", "2"])]);
  expect(both).toEqual([alone, alone]);
});
