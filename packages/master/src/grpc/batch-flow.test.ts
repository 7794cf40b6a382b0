import { once } from "node:events";
import type { ExecuteBatchResponse } from "@cutline/protocol/grpc";
import { type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { wiredCluster } from "../testing/clusters.js";
import { BATCH_COMMANDS_MAX } from "./limits.js";
import { echoBatches, echoes, saidIn, sayings } from "./testing/echo.js";
import { BANK, call, connect, serving } from "./testing/serving.js";
import { batches, batchOf, errorOf, eventsOf, iterate, pay, readEvents, standstill } from "./testing/streams.js";
import { tinyBank } from "./testing/tiny-bank.js";

const MEGABYTE = new Uint8Array(1024 * 1024);

/** A bank on a host for each of its nodes 1 and 2, of which the first can pay 1 a million times. */
async function wiredBank(faults: unknown[] = []) {
  const served = await serving(wiredCluster(2, 7n, tinyBank), { fault: (fault) => faults.push(fault) });
  const client = connect(served.address);
  await call(client, BANK.startMaster, { seed: 7n });
  for (const node of [1, 2]) await call(client, BANK.createNode, { node, balance: 1_000_000n });
  return { client, address: served.address, close: () => served.close() };
}

const PAYMENTS = batchOf(...Array.from({ length: BATCH_COMMANDS_MAX }, () => pay(1, 2, 1n)));

describe("a caller of batches", () => {
  it("who reads nothing isn't read, and finds every reply in its place when it reads", async () => {
    const { client, address } = await echoes();
    const [stream, other] = [echoBatches(client), connect(address)];
    const offered = Array.from({ length: 100 }, (_, index) => {
      const command = new Uint8Array(MEGABYTE);
      command[0] = index;
      return { node: 1, command };
    });
    const start = await standstill(other);
    for (const saying of offered) stream.write(sayings(saying));
    stream.end();
    await once(stream, "readable");
    // Some 20: as many responses and requests as grpc-js keeps of a stream, each way, and what is on the way.
    expect((await standstill(other)) - start).toBeLessThan(50);
    const said: (number | undefined)[] = [];
    for await (const response of iterate<ExecuteBatchResponse>(stream)) said.push(...saidIn(response).map(([first]) => first));
    expect(said).toEqual(offered.map((_, index) => index));
  });

  it("who leaves in the middle has done whole commands, and no more", async () => {
    const { client, address } = await wiredBank();
    const events = eventsOf(connect(address));
    await once(events, "readable");
    const stream = batches(client);
    stream.write(PAYMENTS);
    await readEvents(events, ({ kind }) => kind?.$case === "commandExecuted");
    stream.cancel();
    await standstill(client);
    const { nodes } = await call(client, BANK.listNodes, { pageSize: 0, pageToken: "", readMask: undefined });
    const paid = Number(1_000_000n - (nodes[0]?.balance ?? 0n));
    expect(paid).toBeGreaterThan(0);
    expect(paid).toBeLessThan(BATCH_COMMANDS_MAX);
    expect(nodes[1]?.messagesWaiting).toBe(paid);
    await call(client, BANK.receiveAll, {});
    expect((await call(client, BANK.getNode, { node: 2, readMask: undefined })).node?.balance).toBe(1_000_000n + BigInt(paid));
  });

  it("who is in the middle when the server ends is told so, and the server has no fault", async () => {
    const faults: unknown[] = [];
    const { client, address, close } = await wiredBank(faults);
    const events = eventsOf(connect(address));
    await once(events, "readable");
    const stream = batches(client);
    stream.write(PAYMENTS);
    await readEvents(events, ({ kind }) => kind?.$case === "commandExecuted");
    const error = errorOf(stream);
    await close();
    expect((await error).code).toBe(status.UNAVAILABLE);
    expect((await error).metadata.get("cutline-reason")).toEqual(["STOPPING"]);
    expect(faults).toEqual([]);
  });

  it("who is between two batches when the server ends is told so", async () => {
    const faults: unknown[] = [];
    const { client, close } = await wiredBank(faults);
    const stream = batches(client);
    stream.write(batchOf(pay(1, 2, 1n)));
    await once(stream, "data");
    const error = errorOf(stream);
    await close();
    expect(await error).toMatchObject({ code: status.UNAVAILABLE });
    expect((await error).metadata.get("cutline-reason")).toEqual(["STOPPING"]);
    expect(faults).toEqual([]);
  });

  it.each([
    ["at once, is told so behind them", ["STOPPING"]],
    ["too late, is cut off", []],
  ])("who has left replies unread when the server ends, and reads on %s", async (when, reason) => {
    const faults: unknown[] = [];
    const server = await echoes(1, 0, undefined, { fault: (fault) => faults.push(fault) });
    const stream = echoBatches(server.client);
    for (let batch = 0; batch < 50; batch += 1) stream.write(sayings({ node: 1, command: MEGABYTE }));
    await once(stream, "readable");
    await standstill(server.client);
    const failed = once(stream, "error") as Promise<[ServiceError]>;
    const closing = server.close();
    if (when.startsWith("too late")) await closing;
    stream.resume();
    const [error] = await failed;
    expect([error.code, error.metadata.get("cutline-reason")]).toEqual([status.UNAVAILABLE, reason]);
    await closing;
    expect(faults).toEqual([]);
  });
});
