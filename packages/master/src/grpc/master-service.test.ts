import { Defect, Refusal } from "@cutline/core";
import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { stubCluster } from "./testing/stub-cluster.js";
import { bankInit, bankSend, bankTransfer } from "./testing/tiny-bank.js";

const SEED = 0xffff_ffff_ffff_ffffn;
const NOTHING = Buffer.alloc(0);

async function started() {
  const client = connect((await serving(new MemoryCluster())).address);
  await call(client, MASTER.startCluster, { seed: SEED });
  return client;
}

/** Two nodes with 1000 and 500, and 300 on the way from 1 to 2. */
async function withMoneyUnderWay() {
  const client = await started();
  await call(client, MASTER.createNode, { node: 1, init: bankInit(1000n) });
  await call(client, MASTER.createNode, { node: 2, init: bankInit(500n) });
  await call(client, MASTER.executeCommand, { node: 1, command: bankSend(2, 300n), sendsTo: { nodes: [2] } });
  return client;
}

describe("MasterService", () => {
  it("starts with the seed that it is given, and tells one that it drew", async () => {
    const client = connect((await serving(new MemoryCluster())).address);
    expect(await call(client, MASTER.startCluster, { seed: SEED })).toEqual({ seed: SEED, application: "bank" });
    await call(client, MASTER.stopCluster, {});
    const seeds: bigint[] = [];
    for (let run = 0; run < 2; run += 1) {
      seeds.push((await call(client, MASTER.startCluster, {})).seed);
      await call(client, MASTER.stopCluster, {});
    }
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it("gives the cluster the seed that it tells, 0 included", async () => {
    const given: (bigint | null)[] = [];
    const cluster = stubCluster(new Error(), { start: ({ seed }) => void given.push(seed) });
    const client = connect((await serving(cluster)).address);
    const { seed } = await call(client, MASTER.startCluster, {});
    await call(client, MASTER.startCluster, { seed: 0n });
    expect(given).toEqual([seed, 0n]);
  });

  it("tells the cluster once of each node that a command may send to", async () => {
    const given: unknown[] = [];
    const cluster = stubCluster(new Error(), { command: ({ sendsTo }) => (given.push(sendsTo), NOTHING) });
    const client = connect((await serving(cluster)).address);
    for (const sendsTo of [undefined, { nodes: [] }, { nodes: [3, 2, 3, 3, 2] }]) {
      await call(client, MASTER.executeCommand, { node: 1, command: NOTHING, sendsTo });
    }
    expect(given).toEqual([null, [], [3, 2]]);
  });

  it("runs commands, limited or not, and gives the reply", async () => {
    const client = await withMoneyUnderWay();
    const poor = await call(client, MASTER.executeCommand, { node: 1, command: bankSend(2, 5000n), sendsTo: undefined });
    expect(Buffer.from(poor.reply).toString("hex")).toBe("120308bc05");
    const nobody = call(client, MASTER.executeCommand, { node: 1, command: bankSend(2, 5n), sendsTo: { nodes: [] } });
    expect(await failure(nobody)).toMatchObject({ code: status.NOT_FOUND, reason: "NO_CHANNEL" });
  });

  it("receives a message, a marker, and nothing", async () => {
    const client = await withMoneyUnderWay();
    await call(client, MASTER.beginSnapshot, { node: 1 });
    const receive = () => call(client, MASTER.receive, { node: 2, source: 1 });
    expect(await receive()).toEqual({ source: 1, body: { $case: "payload", value: Buffer.from(bankTransfer(300n)) } });
    expect(await receive()).toEqual({ source: 1, body: { $case: "marker", value: "1-1" } });
    expect(await receive()).toEqual({ source: undefined, body: undefined });
    expect(await call(client, MASTER.receive, { node: 1 })).toMatchObject({ source: 2, body: { $case: "marker" } });
  });

  it("tells node 0 from no node", async () => {
    const client = await started();
    for (const node of [0, 1]) await call(client, MASTER.createNode, { node, init: bankInit(9n) });
    await call(client, MASTER.executeCommand, { node: 0, command: bankSend(1, 9n), sendsTo: { nodes: [1] } });
    expect(await call(client, MASTER.receive, { node: 1, source: 0 })).toMatchObject({ source: 0 });
  });

  it("collects snapshots with their verdict", async () => {
    const client = await withMoneyUnderWay();
    expect(await call(client, MASTER.beginSnapshot, { node: 1 })).toEqual({ snapshotId: "1-1" });
    await call(client, MASTER.receiveAll, {});
    const { snapshots } = await call(client, MASTER.collectSnapshots, {});
    expect(snapshots).toMatchObject([
      {
        state: { snapshotId: "1-1", nodes: [{ node: 1 }, { node: 2 }] },
        verdict: { consistent: true, violations: [] },
        beginTime: new Date(1_000),
      },
    ]);
  });

  it("collects an inconsistent snapshot with what is wrong: who collects must look at the verdict", async () => {
    const cluster = new MemoryCluster((state) => (state.nodes[0]!.sent = [{ target: 2, count: 9 }]));
    const client = connect((await serving(cluster)).address);
    await call(client, MASTER.startCluster, {});
    for (const node of [1, 2]) await call(client, MASTER.createNode, { node, init: bankInit(1n) });
    await call(client, MASTER.beginSnapshot, { node: 1 });
    await call(client, MASTER.receiveAll, {});
    const { snapshots } = await call(client, MASTER.collectSnapshots, {});
    expect(snapshots).toMatchObject([{ verdict: { consistent: false, violations: [{ channel: { source: 1, target: 2 }, position: 1 }] } }]);
  });

  it("takes calls in the order in which they arrive", async () => {
    const seen: number[] = [];
    const cluster = stubCluster(new Error(), { beginSnapshot: ({ node }) => `${node}-${seen.push(node)}` });
    const client = connect((await serving(cluster)).address);
    const nodes = Array.from({ length: 500 }, (_, index) => index);
    await Promise.all(nodes.map((node) => call(client, MASTER.beginSnapshot, { node })));
    expect(seen).toEqual(nodes);
  });
});

describe("MasterService refuses", () => {
  it.each(["init", "command"])("a field over its limit by name: %s", async (field) => {
    const client = await withMoneyUnderWay();
    const bytes = Buffer.alloc(PAYLOAD_BYTES_MAX + 1);
    const calling =
      field === "init"
        ? call(client, MASTER.createNode, { node: 3, init: bytes })
        : call(client, MASTER.executeCommand, { node: 1, command: bytes, sendsTo: undefined });
    expect(await failure(calling)).toEqual({
      code: status.INVALID_ARGUMENT,
      details: `${field} has 1048577 bytes; it may have up to 1048576`,
      reason: `BAD_${field.toUpperCase()}`,
    });
  });

  it("what its cluster refuses, with its code and message", async () => {
    const client = await withMoneyUnderWay();
    expect(await failure(call(client, MASTER.startCluster, {}))).toMatchObject({
      code: status.FAILED_PRECONDITION,
      reason: "ALREADY_STARTED",
    });
    expect(await failure(call(client, MASTER.createNode, { node: 1, init: bankInit(1n) }))).toEqual({
      code: status.ALREADY_EXISTS,
      details: "there is a node 1 already",
      reason: "NODE_EXISTS",
    });
    expect(await failure(call(client, MASTER.receive, { node: 7 }))).toMatchObject({ code: status.NOT_FOUND, reason: "UNKNOWN_NODE" });
    expect(await failure(call(client, MASTER.collectSnapshots, {}))).toMatchObject({ reason: "NO_SNAPSHOT" });
    await call(client, MASTER.beginSnapshot, { node: 1 });
    expect(await failure(call(client, MASTER.collectSnapshots, {}))).toEqual({
      code: status.FAILED_PRECONDITION,
      details: "markers wait in (1 → 2); receive them first",
      reason: "MARKERS_WAITING",
    });
    await call(client, MASTER.stopCluster, {});
    expect(await failure(call(client, MASTER.stopCluster, {}))).toMatchObject({ code: status.FAILED_PRECONDITION, reason: "NOT_STARTED" });
  });

  it("the same way from every call", async () => {
    const client = connect((await serving(stubCluster(new Refusal("UNKNOWN_NODE", "none → there")))).address);
    const calls = {
      startCluster: call(client, MASTER.startCluster, {}),
      createNode: call(client, MASTER.createNode, { node: 1, init: NOTHING }),
      executeCommand: call(client, MASTER.executeCommand, { node: 1, command: NOTHING, sendsTo: undefined }),
      receive: call(client, MASTER.receive, { node: 1 }),
      receiveAll: call(client, MASTER.receiveAll, {}),
      beginSnapshot: call(client, MASTER.beginSnapshot, { node: 1 }),
      collectSnapshots: call(client, MASTER.collectSnapshots, {}),
      inspectCluster: call(client, MASTER.inspectCluster, {}),
      stopCluster: call(client, MASTER.stopCluster, {}),
    };
    for (const failed of await Promise.all(Object.values(calls).map(failure))) {
      expect(failed).toEqual({ code: status.NOT_FOUND, details: "none → there", reason: "UNKNOWN_NODE" });
    }
  });

  it.each([new Error("secret"), new Defect("a claim")])("nothing silently: its owner is told of %s", async (error) => {
    const faults: unknown[] = [];
    const client = connect((await serving(stubCluster(error), { fault: (fault) => faults.push(fault) })).address);
    const failed = await failure(call(client, MASTER.receiveAll, {}));
    expect(failed.code).toBe(status.INTERNAL);
    expect(failed.details).not.toMatch(/secret|at .*\.ts/);
    expect(faults).toEqual([error]);
  });
});
