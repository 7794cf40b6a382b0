import { SnapshotState } from "@cutline/protocol/grpc";
import { describe, expect, it } from "vitest";
import { wiredCluster } from "../testing/clusters.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { tinyBank } from "./testing/tiny-bank.js";

const NO_MASK = { readMask: undefined };
const ALL = { pageSize: 0, pageToken: "", ...NO_MASK };

/** Two nodes on hosts that take their time, and a snapshot of theirs. */
async function withWhole() {
  const client = connect((await serving(wiredCluster(2, 7n, tinyBank))).address);
  await call(client, BANK.startMaster, { seed: 7n });
  for (const node of [1, 2]) await call(client, BANK.createNode, { node, balance: 100n });
  const { snapshotId } = await call(client, BANK.beginSnapshot, { node: 1 });
  await call(client, BANK.receiveAll, {});
  return { client, snapshotId };
}

describe("a snapshot that is whole", () => {
  it("is collected once, whoever waits for it and collects at the same time", async () => {
    const { client, snapshotId } = await withWhole();
    const waits = [1, 2, 3].map(() => call(client, MASTER.waitSnapshot, { snapshotId, ...NO_MASK }));
    const collecting = failure(call(client, BANK.collectState, {}));
    for (const { snapshot } of await Promise.all(waits)) expect(snapshot).toMatchObject({ snapshotId, state: SnapshotState.COLLECTED });
    expect(await collecting).toMatchObject({ reason: "NO_SNAPSHOT" });
  });

  it("is gone when it is deleted, though somebody collects it meanwhile", async () => {
    const { client, snapshotId } = await withWhole();
    const waiting = call(client, MASTER.waitSnapshot, { snapshotId, ...NO_MASK });
    expect(await call(client, MASTER.deleteSnapshot, { snapshotId })).toEqual({});
    expect((await waiting).snapshot).toMatchObject({ state: SnapshotState.COLLECTED });
    expect((await call(client, MASTER.listSnapshots, ALL)).snapshots).toEqual([]);
    expect(await failure(call(client, MASTER.deleteSnapshot, { snapshotId }))).toMatchObject({ reason: "UNKNOWN_SNAPSHOT" });
  });

  it("is deleted once, and the second who asks is told that there is none", async () => {
    const { client, snapshotId } = await withWhole();
    const first = call(client, MASTER.deleteSnapshot, { snapshotId });
    const second = failure(call(client, MASTER.deleteSnapshot, { snapshotId }));
    expect([await first, await second]).toMatchObject([{}, { reason: "UNKNOWN_SNAPSHOT" }]);
  });

  it("has failed where the cluster is stopped before it is collected, and is told of so", async () => {
    const { client, snapshotId } = await withWhole();
    const killing = call(client, BANK.killAll, {});
    const waiting = call(client, MASTER.waitSnapshot, { snapshotId, ...NO_MASK });
    await killing;
    const { snapshot } = await waiting;
    expect(snapshot).toMatchObject({ state: SnapshotState.FAILED, failure: { reason: "NOT_STARTED" } });
    await call(client, BANK.startMaster, {});
    expect(await failure(call(client, MASTER.getSnapshot, { snapshotId, ...NO_MASK }))).toMatchObject({ reason: "UNKNOWN_SNAPSHOT" });
  });
});
