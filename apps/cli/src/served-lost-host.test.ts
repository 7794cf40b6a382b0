import { type Event, SnapshotState, type WatchEventsResponse } from "@cutline/protocol/grpc";
import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { BANK, failure, MASTER, ServedBank } from "./testing/served-bank.js";

const ALL = { pageSize: 0, pageToken: "" };
const NO_MASK = { readMask: undefined };
const LOST = { code: status.UNAVAILABLE, reason: "HOST_LOST" };

/** What happens from the start on, up to and with the failure of a snapshot. */
async function eventsUpToFailure({ client }: ServedBank): Promise<Event[]> {
  const { path, requestSerialize, responseDeserialize } = MASTER.watchEvents;
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { fromPosition: 1n }, new Metadata());
  stream.on("error", () => undefined); // that it was cancelled
  const events: Event[] = [];
  for await (const response of stream as AsyncIterable<WatchEventsResponse>) {
    events.push(...response.events);
    if (events.some(({ kind }) => kind?.$case === "snapshotFailed")) break;
  }
  stream.cancel();
  return events;
}

/** What somebody's batch is answered. */
function oneBatch({ client }: ServedBank): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = BANK.executeBatch;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
  return new Promise((resolve, reject) => {
    stream.on("error", reject).on("data", ({ replies }: { replies: unknown }) => {
      stream.end();
      resolve(replies);
    });
    stream.write({ commands: [{ command: { $case: "send", value: { source: 3, target: 2, amount: 5n } } }] });
  });
}

describe("over gRPC, a host that is killed", () => {
  it("ends every wait, fails the snapshot under way, and is told of by events", async () => {
    const bank = await ServedBank.start(3);
    const { snapshotId } = await bank.call(BANK.beginSnapshot, { node: 1 });
    const waits = [bank.call(BANK.waitSnapshot, { snapshotId, ...NO_MASK }), bank.call(BANK.waitSnapshot, { snapshotId, ...NO_MASK })];
    const events = eventsUpToFailure(bank);
    bank.signal(2, "SIGSTOP"); // it acknowledges and answers nothing from here on
    const calls = [
      bank.call(BANK.send, { source: 1, target: 2, amount: 5n }),
      bank.call(BANK.receive, { node: 2 }),
      bank.call(BANK.receiveAll, {}),
      bank.call(BANK.createNode, { node: 4, balance: 1n }),
    ].map(failure);
    const batch = oneBatch(bank);
    await bank.arrived();
    bank.signal(2, "SIGKILL");
    for (const failed of await Promise.all(calls)) expect(failed).toMatchObject(LOST);
    expect(await batch).toMatchObject([{ reply: { $case: "error", value: { code: status.UNAVAILABLE } } }]);
    const story = `host 2 (process ${bank.hosts.get(2)}) is gone: it was ended by SIGKILL. What node 2 held in memory is lost`;
    for (const { snapshot } of await Promise.all(waits)) {
      expect(snapshot?.status).toMatchObject({ state: SnapshotState.FAILED, failure: { reason: "HOST_LOST" } });
      expect(snapshot?.status?.failure?.message).toContain(story);
    }
    expect((await events).slice(-2).map(({ kind }) => kind)).toEqual([
      { $case: "hostLost", value: { reason: "HOST_LOST", message: expect.stringContaining(story) as string } },
      { $case: "snapshotFailed", value: { snapshotId, reason: "HOST_LOST" } },
    ]);
  });

  it("leaves nothing to do but to look at what was collected, and to start again", async () => {
    const bank = await ServedBank.start(2);
    const taken: string[] = [];
    for (let snapshot = 0; snapshot < 2; snapshot += 1) {
      taken.push((await bank.call(BANK.beginSnapshot, { node: 1 })).snapshotId);
      await bank.call(BANK.receiveAll, {});
      if (snapshot === 0) await bank.call(BANK.collectState, {});
    }
    const failed = bank.call(BANK.waitSnapshot, { snapshotId: (await bank.call(BANK.beginSnapshot, { node: 2 })).snapshotId, ...NO_MASK });
    bank.signal(2, "SIGKILL");
    expect((await failed).snapshot?.status?.state).toBe(SnapshotState.FAILED);
    const calls = [
      bank.call(BANK.createNode, { node: 3, balance: 1n }),
      bank.call(BANK.send, { source: 1, target: 2, amount: 1n }),
      bank.call(BANK.receive, { node: 1 }),
      bank.call(BANK.receiveAll, {}),
      bank.call(BANK.beginSnapshot, { node: 1 }),
      bank.call(BANK.collectState, {}),
      bank.call(BANK.getNode, { node: 1, ...NO_MASK }),
      bank.call(BANK.listNodes, { ...ALL, ...NO_MASK }),
      bank.call(MASTER.inspectCluster, {}),
      bank.call(MASTER.listChannels, { ...ALL, onlyNonEmpty: false }),
    ];
    for (const call of calls) expect(await failure(call)).toMatchObject(LOST);
    const { snapshots } = await bank.call(MASTER.listSnapshots, { ...ALL, ...NO_MASK });
    expect(snapshots.map(({ state, failure: why }) => [state, why?.reason])).toEqual([
      [SnapshotState.COLLECTED, undefined],
      [SnapshotState.FAILED, "HOST_LOST"],
      [SnapshotState.FAILED, "HOST_LOST"],
    ]);
    expect((await bank.call(BANK.printSnapshot, {})).snapshots.map(({ snapshotId }) => snapshotId)).toEqual([taken[0]]);
    await bank.call(BANK.killAll, {});
    expect(bank.server.hostIds).toEqual([]);
    await bank.call(BANK.startMaster, { seed: 9n });
    expect((await bank.call(MASTER.listSnapshots, { ...ALL, ...NO_MASK })).snapshots).toEqual([]);
    for (const node of [1, 2]) await bank.createNode(node);
    await bank.call(BANK.send, { source: 1, target: 2, amount: 5n });
    expect(await bank.call(BANK.receive, { node: 2 })).toMatchObject({ source: 1, body: { value: 5n } });
  });
});
