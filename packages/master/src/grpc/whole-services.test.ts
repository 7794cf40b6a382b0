import type { ExecuteBatchResponse } from "@cutline/protocol/bank/grpc";
import { ErrorInfo, type Event, SnapshotState, Status, type WatchEventsResponse } from "@cutline/protocol/grpc";
import { type Client, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { HostCluster } from "../cluster/host-cluster.js";
import { LocalHostLauncher } from "../hosts/local-host.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { tinyBank } from "./testing/tiny-bank.js";

/** A started bank on real hosts' machines, with nodes 1 and 2 that have 100 each. */
async function bank(): Promise<Client> {
  const cluster = new HostCluster({
    application: tinyBank,
    hosts: 1,
    nodesExpected: 0,
    trouble: () => undefined,
    launcher: (events) => Promise.resolve(new LocalHostLauncher([tinyBank], events)),
  });
  const client = connect((await serving(cluster)).address);
  await call(client, BANK.startMaster, { seed: 7n });
  for (const node of [1, 2]) await call(client, BANK.createNode, { node, balance: 100n });
  return client;
}

async function begun(client: Client, node: number): Promise<string> {
  return (await call(client, BANK.beginSnapshot, { node })).snapshotId;
}

describe("snapshots as resources", () => {
  it("are looked at, waited for and collected one by one", async () => {
    const client = await bank();
    const [one, other] = [await begun(client, 1), await begun(client, 2)];
    const { snapshot } = await call(client, MASTER.getSnapshot, { snapshotId: one, readMask: undefined });
    expect(snapshot).toMatchObject({ initiator: 1, state: SnapshotState.UNDER_WAY, markersExpected: 2, markersArrived: 0 });
    const waiting = call(client, BANK.waitSnapshot, { snapshotId: one, readMask: undefined });
    await call(client, BANK.receiveAll, {});
    expect((await waiting).snapshot).toMatchObject({
      status: { snapshotId: one, state: SnapshotState.COLLECTED, verdict: { consistent: true }, markersExpected: 2, markersArrived: 2 },
      nodes: [
        { node: 1, balance: 100n },
        { node: 2, balance: 100n },
      ],
    });
    const { snapshots } = await call(client, MASTER.listSnapshots, { pageSize: 0, pageToken: "", readMask: undefined });
    expect(snapshots.map(({ snapshotId, state, globalState }) => [snapshotId, state, globalState])).toEqual([
      [one, SnapshotState.COLLECTED, undefined],
      [other, SnapshotState.WHOLE, undefined],
    ]);
  });

  it("are deleted, under way or not, and who waits is told", async () => {
    const client = await bank();
    const snapshotId = await begun(client, 1);
    const waiting = failure(call(client, MASTER.waitSnapshot, { snapshotId, readMask: undefined }));
    await call(client, MASTER.getNode, { node: 1, readMask: undefined });
    await call(client, MASTER.deleteSnapshot, { snapshotId });
    expect(await waiting).toMatchObject({ code: status.ABORTED, reason: "SNAPSHOT_DELETED" });
    expect(await failure(call(client, BANK.collectState, {}))).toMatchObject({ reason: "NO_SNAPSHOT" });
    expect(await failure(call(client, MASTER.deleteSnapshot, { snapshotId }))).toMatchObject({ reason: "UNKNOWN_SNAPSHOT" });
  });
});

describe("lists", () => {
  it("come in pages, whose tokens are good for their own request alone", async () => {
    const client = await bank();
    await call(client, BANK.send, { source: 1, target: 2, amount: 5n });
    const first = await call(client, MASTER.listNodes, { pageSize: 1, pageToken: "", readMask: ["node"] });
    expect(first.nodes).toMatchObject([{ node: 1, state: new Uint8Array() }]);
    const second = await call(client, BANK.listNodes, { pageSize: 1, pageToken: first.nextPageToken, readMask: undefined });
    expect(second).toMatchObject({ nodes: [{ node: 2, balance: 100n, messagesWaiting: 1 }], nextPageToken: "" });
    const channels = { pageSize: 0, pageToken: "", onlyNonEmpty: true };
    expect((await call(client, MASTER.listChannels, channels)).channels).toEqual([{ source: 1, target: 2, depth: 1 }]);
    const wrong = await failure(call(client, MASTER.listChannels, { ...channels, pageToken: first.nextPageToken }));
    expect(wrong).toMatchObject({ code: status.INVALID_ARGUMENT, reason: "BAD_PAGE_TOKEN" });
  });
});

describe("a request id", () => {
  const requestId = "9f3c1f0e-6b1f-4a53-9b5e-0c7d1d1c2f55";
  it("lets a call be repeated, and not done again", async () => {
    const client = await bank();
    const pay = { source: 1, target: 2, amount: 5n, requestId };
    await Promise.all([call(client, BANK.send, pay), call(client, BANK.send, pay)]);
    expect((await call(client, BANK.getNode, { node: 1, readMask: undefined })).node?.balance).toBe(95n);
    expect(await failure(call(client, BANK.send, { ...pay, amount: 6n }))).toMatchObject({ reason: "BAD_REQUEST_ID" });
    expect(await failure(call(client, BANK.send, { ...pay, requestId: "x" }))).toMatchObject({ reason: "BAD_REQUEST_ID" });
  });
});

it("does batches in order, and says in its place what failed", async () => {
  const client = await bank();
  const { path, requestSerialize, responseDeserialize } = BANK.executeBatch;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
  const pay = (amount: bigint) => ({ command: { $case: "send" as const, value: { source: 1, target: 2, amount } } });
  stream.write({ commands: [pay(60n), pay(-1n), pay(60n), { command: undefined }, { command: { $case: "receive", value: { node: 2 } } }] });
  stream.end();
  const replies: unknown[] = [];
  for await (const response of stream as AsyncIterable<ExecuteBatchResponse>)
    replies.push(...response.replies.map(({ reply }) => reply?.value));
  expect(replies).toMatchObject([
    { sent: true },
    { code: status.INVALID_ARGUMENT },
    { sent: false },
    { code: status.INVALID_ARGUMENT },
    { source: 1, body: { value: 60n } },
  ]);
});

it("tells events from a past position, and then as they come", async () => {
  const client = await bank();
  const { path, requestSerialize, responseDeserialize } = MASTER.watchEvents;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { fromPosition: 1n }, new Metadata());
  stream.on("error", () => undefined); // cancelled below
  const events: Event[] = [];
  for await (const response of stream as AsyncIterable<WatchEventsResponse>) {
    events.push(...response.events);
    if (events.length === 3) await call(client, BANK.send, { source: 1, target: 2, amount: 5n });
    if (events.length >= 4) break;
  }
  stream.cancel();
  expect(events.map(({ position, kind }) => [position, kind?.$case])).toEqual([
    [1, "clusterStarted"],
    [2, "nodeCreated"],
    [3, "nodeCreated"],
    [4, "commandExecuted"],
  ]);
});

it("carries a google.rpc.Status with ErrorInfo", async () => {
  const client = await bank();
  const error = await call(client, BANK.receive, { node: 9 }).then(
    () => null,
    (failed: unknown) => failed as ServiceError,
  );
  const [bytes] = error?.metadata.get("grpc-status-details-bin") ?? [];
  const { code, details } = Status.decode(bytes as Buffer);
  expect(code).toBe(status.NOT_FOUND);
  expect(ErrorInfo.decode(details[0]!.value)).toEqual({ reason: "UNKNOWN_NODE", domain: "cutline.dev", metadata: { node: "9" } });
});
