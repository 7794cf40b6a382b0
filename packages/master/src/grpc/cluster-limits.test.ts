import { status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { NODES_MAX, SNAPSHOTS_UNDER_WAY_MAX } from "../tracked/limits.js";
import { localBank } from "./testing/local-bank.js";
import { BANK, call, failure } from "./testing/serving.js";

it("so many snapshots may be under way; there is room again when some are deleted or collected", async () => {
  const { client } = await localBank(1);
  const begin = (): Promise<{ readonly snapshotId: string }> => call(client, BANK.beginSnapshot, { node: 1 });
  const full = { code: status.RESOURCE_EXHAUSTED, reason: "TOO_MANY_SNAPSHOTS" };
  await Promise.all(Array.from({ length: SNAPSHOTS_UNDER_WAY_MAX }, begin));
  expect(await failure(begin())).toMatchObject(full);
  await call(client, BANK.deleteSnapshot, { snapshotId: "1-1" });
  expect((await begin()).snapshotId).toBe(`1-${SNAPSHOTS_UNDER_WAY_MAX + 1}`);
  expect(await failure(begin())).toMatchObject(full);
  await call(client, BANK.collectState, {});
  await begin();
});

it("so many nodes may be created at once, and those that can't be don't count; a new start has room", async () => {
  const { client } = await localBank(0);
  const restart = async (): Promise<void> => {
    await call(client, BANK.killAll, {});
    await call(client, BANK.startMaster, { seed: 1n, topology: { channels: [] } }); // millions of channels are not what this is about
  };
  await restart();
  const create = (node: number): Promise<unknown> => call(client, BANK.createNode, { node, balance: 1n });
  await create(1);
  expect(await failure(create(1))).toMatchObject({ reason: "NODE_EXISTS" });
  const results = await Promise.allSettled(Array.from({ length: NODES_MAX }, (_, index) => create(index + 2)));
  expect(results.filter(({ status: outcome }) => outcome === "rejected")).toHaveLength(1);
  expect(await failure(create(NODES_MAX + 2))).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: "TOO_MANY_NODES" });
  await restart();
  await create(1);
});
