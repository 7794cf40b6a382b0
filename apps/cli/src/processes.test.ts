import { describe, expect, it } from "vitest";
import { cutline, CutlineProcess } from "./testing/cutline-process.js";
import { cpuTicks } from "./testing/processes.js";
import { heldScript, writeScript } from "./testing/scripts.js";
import { SpawnLog } from "./testing/spawn-log.js";

const NODES = 3;

/** A run that stands still with all of its nodes at rest, until its output is read on. */
async function heldRun(...options: string[]): Promise<CutlineProcess> {
  const run = new CutlineProcess([writeScript(heldScript(NODES, ["Send 1 2 5", "Receive 2 1"])), ...options], { held: true });
  await run.standsStill();
  return run;
}

/** The most processor time that one of these uses in a rest as long as two other runs take. Whoever looked for work all the time would use 30 ticks and more. */
async function ticksInRest(processes: readonly number[]): Promise<number> {
  const before = processes.map(cpuTicks);
  for (let runs = 0; runs < 2; runs += 1) await cutline(["--hosts", "0", "examples/arg.txt"]);
  return Math.max(...processes.map((id, index) => cpuTicks(id) - (before[index] ?? 0)));
}

describe("a run", () => {
  it.each([
    { asked: "nothing said", options: [], hosts: NODES },
    { asked: "--hosts 2", options: ["--hosts", "2"], hosts: 2 },
    { asked: "--hosts 1", options: ["--hosts", "1"], hosts: 1 },
    { asked: "--hosts 0", options: ["--hosts", "0"], hosts: 0 },
  ])("has, with $asked, $hosts processes for its 3 nodes, and none afterwards", async ({ options, hosts }) => {
    const run = await heldRun(...options);
    expect(run.hostIds).toHaveLength(hosts);
    run.release();
    const { status, stdout } = await run.ended;
    expect(status).toBe(0);
    expect(stdout.endsWith("channel (3 → 2) = 0\n1 Transfer 5\n")).toBe(true);
    expect(run.hostIds).toEqual([]);
  });

  it("has none of its processes any more after a KillAll, though it goes on", async () => {
    const spawned = new SpawnLog();
    const ended = ["StartMaster", "CreateNode 1 10", "CreateNode 2 10", "CreateNode 3 10", "Send 1 2 5", "KillAll"];
    const run = new CutlineProcess([writeScript([...ended, ...heldScript(NODES)])], { held: true, node: spawned.node });
    await run.standsStill();
    expect({ started: spawned.lines.length, there: run.hostIds.length }).toEqual({ started: 2 * NODES, there: NODES });
    run.release();
    expect((await run.ended).status).toBe(0);
    expect(run.hostIds).toEqual([]);
  });

  it("starts no more processes than it has nodes at a time, after a KillAll as before", async () => {
    const spawned = new SpawnLog();
    const round = ["StartMaster", "CreateNode 1 10", "CreateNode 2 10", "Send 1 2 5", "KillAll"];
    expect((await cutline([writeScript([...round, ...round])], { node: spawned.node })).status).toBe(0);
    expect(spawned.lines).toHaveLength(4);
  });

  it("uses no processor time while its nodes are at rest", async () => {
    const run = await heldRun();
    await cutline(["--version"]); // whatever they still had to do, they have done
    const processes = [run.processId, ...run.hostIds];
    const first = await ticksInRest(processes);
    // Node.js gives memory back once, 8 s after the last work (V8's memory reducer, some 5 ticks). If that came just now, the next rest shows it was that.
    expect(first <= 1 ? first : await ticksInRest(processes)).toBeLessThanOrEqual(1);
  });
});

describe("no process is left", () => {
  const SIGNALS = [
    { signal: "SIGINT", status: 130 },
    { signal: "SIGTERM", status: 143 },
    { signal: "SIGHUP", status: 129 },
    { signal: "SIGKILL", status: 137 },
  ] as const;

  it.each(SIGNALS)("after $signal to the command alone", async ({ signal, status }) => {
    const run = await heldRun();
    run.kill(signal);
    expect(await run.exited).toBe(status);
    await run.gone();
  });

  it.each(SIGNALS)("after $signal to the command and its hosts, as from a terminal", async ({ signal, status }) => {
    const run = await heldRun();
    run.killGroup(signal);
    expect(await run.exited).toBe(status);
    await run.gone();
  });

  it("after an interrupt in the middle of the work, and nothing more is said", async () => {
    const sends = Array.from({ length: 50_000 }, () => ["Send 1 2 1", "Receive 2 1"]).flat();
    const run = new CutlineProcess([writeScript(["StartMaster", "CreateNode 1 50000", "CreateNode 2 0", ...sends])]);
    await run.prints(/Transfer/);
    run.kill("SIGINT");
    const { status, stderr } = await run.ended;
    expect({ status, stderr }).toEqual({ status: 130, stderr: "" });
    await run.gone();
  });

  it("after an interrupt while the hosts start", async () => {
    const run = new CutlineProcess([writeScript(heldScript(NODES))], { held: true });
    await expect.poll(() => run.hostIds.length, { timeout: 10_000, interval: 1 }).toBeGreaterThan(0);
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    await run.gone();
  });

  it("after an interrupt, though a host stands still: it is killed", async () => {
    const run = await heldRun();
    process.kill(run.hostIds[0]!, "SIGSTOP");
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    await run.gone();
  });

  it("after a second interrupt, which doesn't wait even for that", async () => {
    const run = await heldRun();
    const [stopped] = run.hostIds;
    process.kill(stopped!, "SIGSTOP");
    run.kill("SIGINT");
    await expect.poll(() => run.hostIds, { timeout: 10_000, interval: 10 }).toEqual([stopped]);
    run.kill("SIGINT");
    expect(await run.exited).toBe(130);
    expect(run.hostIds).toEqual([stopped]);
    process.kill(stopped!, "SIGCONT");
    await run.gone();
  });

  it("after the reader of the output has left", async () => {
    const run = await heldRun();
    run.closeOutput();
    expect(await run.exited).toBe(141);
    await run.gone();
  });

  it("after a script that fails, and nothing is printed after the failure", async () => {
    const script = ["StartMaster", "CreateNode 1 5", "CreateNode 2 5", "Send 1 9 5", "Send 1 2 50"];
    const { status, stdout } = await cutline([writeScript(script)]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
});
