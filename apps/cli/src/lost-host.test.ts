import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bankTeller } from "@cutline/bank";
import { decodeSavedRun, readRun } from "@cutline/report";
import { describe, expect, it } from "vitest";
import { CutlineProcess } from "./testing/cutline-process.js";
import { heldScript, temporaryDirectory, writeScript } from "./testing/scripts.js";

interface HeldRun {
  readonly run: CutlineProcess;
  readonly path: string;
  readonly hosts: readonly number[];
}

/** A run of three nodes, one process each, that stands still before `then`, and the processes of its nodes in their order. */
async function heldRun(then: readonly string[], options: readonly string[] = []): Promise<HeldRun> {
  const path = writeScript(heldScript(3, then));
  const run = new CutlineProcess([path, ...options], { held: true });
  await run.standsStill();
  return { run, path, hosts: [...run.hostIds].sort((one, other) => one - other) };
}

/** The number of the line in a held script that is the first of what comes `then`. */
const THEN = heldScript(3).length + 1;

/** Resolves once the command has noticed that its host has ended. */
async function reaped(host: number): Promise<void> {
  await expect.poll(() => existsSync(`/proc/${host}`), { timeout: 10_000, interval: 10 }).toBe(false);
}

describe("a host that is killed", () => {
  it("ends the run, which says once which one it was and what to do", async () => {
    const { run, path, hosts } = await heldRun(["Receive 2", "PrintSnapshot"]);
    process.kill(hosts[1]!, "SIGKILL");
    await reaped(hosts[1]!);
    run.release();
    const { status, stdout, stderr } = await run.ended;
    expect(stderr).toBe(
      `${path}:${THEN}: Receive 2: host 2 (process ${hosts[1]}) is gone: it was ended by SIGKILL. ` +
        "What node 2 held in memory is lost; stop the cluster and start again [HOST_LOST]\n",
    );
    expect(status).toBe(1);
    expect(stdout.endsWith("channel (3 → 2) = 0\n")).toBe(true);
    await run.gone();
  });

  it("is told of, though no command needs it any more", async () => {
    const { run, hosts } = await heldRun([]);
    process.kill(hosts[0]!, "SIGKILL");
    await reaped(hosts[0]!);
    run.release();
    const { status, stderr } = await run.ended;
    expect(stderr).toBe(
      `cutline: host 1 (process ${hosts[0]}) is gone: it was ended by SIGKILL. ` +
        "What node 1 held in memory is lost; stop the cluster and start again [HOST_LOST]\n",
    );
    expect(status).toBe(0);
    await run.gone();
  });

  it("does not keep commands of other hosts waiting that depend on it", async () => {
    const { run, hosts } = await heldRun(["Receive 3", "Send 1 2 5", "Receive 1"], ["--style", "echo"]);
    process.kill(hosts[1]!, "SIGSTOP"); // what node 1 sends to node 2 is acknowledged by nobody from here on
    run.release();
    await run.prints(/^Receive 3\n/m);
    process.kill(hosts[1]!, "SIGKILL");
    const { status, stdout, stderr } = await run.ended;
    expect(stderr).toContain(`: Send 1 2 5: host 2 (process ${hosts[1]}) is gone: it was ended by SIGKILL. What node 2 held`);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stdout.endsWith("\nReceive 3\nSend 1 2 5\n")).toBe(true);
    expect(status).toBe(1);
    await run.gone();
  });

  it("while it starts ends the run as well", async () => {
    const path = writeScript(["StartMaster", "CreateNode 1 5", "CreateNode 2 5"]);
    const run = new CutlineProcess([path]);
    await expect.poll(() => run.hostIds.length, { timeout: 10_000, interval: 1 }).toBe(2);
    const [, second] = [...run.hostIds].sort((one, other) => one - other);
    process.kill(second!, "SIGKILL");
    const { status, stderr } = await run.ended;
    expect(stderr).toMatch(/^\S+arg\.txt:\d: CreateNode 2 5: host 2 .*it was ended by SIGKILL.* \[HOST_(?:FAILED|LOST)\]\n$/);
    expect(status).toBe(1);
    await run.gone();
  });

  it("leaves what happened at the others in the trace, which says what it lacks", async () => {
    const saved = join(temporaryDirectory(), "run.cutline");
    const { run, hosts } = await heldRun(["Receive 2"], ["--save", saved, "--trace"]);
    process.kill(hosts[1]!, "SIGKILL");
    await reaped(hosts[1]!);
    run.release();
    expect((await run.ended).status).toBe(1);
    const { trace, snapshots } = readRun(decodeSavedRun(readFileSync(saved)), 1, () => bankTeller);
    expect(trace?.missing).toContain(`host 2 (process ${hosts[1]}) is gone: it was ended by SIGKILL. What node 2 held in memory is lost`);
    const kinds = (node: number): string[] => (trace?.events ?? []).filter((event) => event.node === node).map(({ kind }) => kind);
    // What comes behind that may depend on node 2: whose marker came first is drawn.
    expect(kinds(1).slice(0, 3)).toEqual(["created", "record", "markersSent"]);
    expect(kinds(2)).toEqual([]);
    expect(kinds(3)[0]).toBe("created");
    expect(snapshots).toMatchObject([{ verdict: { consistent: true } }]);
    await run.gone();
  });

  it("is the only thing that is said where the run keeps going", async () => {
    const { run, hosts } = await heldRun(["Receive 2", "Receive 1", "KillAll", "StartMaster", "CreateNode 2 5"], ["--keep-going"]);
    process.kill(hosts[1]!, "SIGKILL");
    await reaped(hosts[1]!);
    run.release();
    const { status, stderr } = await run.ended;
    expect(stderr.split("\n")).toEqual([
      expect.stringContaining(": Receive 2: host 2 (process"),
      expect.stringContaining(": Receive 1: host 2 (process"),
      "",
    ]);
    expect(status).toBe(1);
    await run.gone();
  });
});
