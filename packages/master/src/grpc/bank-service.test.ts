import type { GlobalState } from "@cutline/protocol";
import { type Client, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { BANK, call, connect, failure, MASTER, serving } from "./testing/serving.js";
import { stubCluster } from "./testing/stub-cluster.js";

const AMOUNT_MAX = 0x7fff_ffff_ffff_ffffn;

async function bank(cluster = new MemoryCluster()): Promise<Client> {
  const client = connect((await serving(cluster)).address);
  await call(client, BANK.startMaster, { seed: 7n });
  return client;
}

/** The example of the script language: nodes 1 and 2 with 1000 and 500, 300 received, a snapshot from 1, 100 in transit. */
async function withSnapshotUnderWay(cluster?: MemoryCluster): Promise<Client> {
  const client = await bank(cluster);
  await call(client, BANK.createNode, { node: 2, balance: 500n });
  await call(client, BANK.createNode, { node: 1, balance: 1000n });
  await call(client, BANK.send, { source: 1, target: 2, amount: 300n });
  await call(client, BANK.receive, { node: 2 });
  await call(client, BANK.send, { source: 2, target: 1, amount: 100n });
  await call(client, BANK.beginSnapshot, { node: 1 });
  return client;
}

const CUT = {
  snapshotId: "1-1",
  nodes: [
    { node: 1, balance: 700n },
    { node: 2, balance: 700n },
  ],
  channels: [
    { source: 1, target: 2, transfers: [] },
    { source: 2, target: 1, transfers: [100n] },
  ],
  verdict: { consistent: true, violations: [] },
};

describe("BankService", () => {
  it("runs a whole script", async () => {
    const client = await withSnapshotUnderWay();
    await call(client, BANK.receiveAll, {});
    expect(await call(client, BANK.collectState, {})).toEqual({ snapshots: [CUT] });
    await call(client, BANK.killAll, {});
    expect(await call(client, BANK.startMaster, { seed: 9n })).toEqual({ seed: 9n });
  });

  it("has the channels that StartMaster lists", async () => {
    const client = connect((await serving(new MemoryCluster())).address);
    await call(client, BANK.startMaster, { seed: 7n, topology: { channels: [{ source: 1, target: 2 }] } });
    for (const node of [1, 2]) await call(client, BANK.createNode, { node, balance: 100n });
    expect(await call(client, BANK.send, { source: 1, target: 2, amount: 3n })).toEqual({ sent: true });
    expect(await failure(call(client, BANK.send, { source: 2, target: 1, amount: 3n }))).toMatchObject({
      code: status.NOT_FOUND,
      reason: "NO_CHANNEL",
    });
    await call(client, BANK.beginSnapshot, { node: 2 });
    await call(client, BANK.receiveAll, {});
    expect(await call(client, BANK.collectState, {})).toMatchObject({
      snapshots: [{ channels: [{ source: 1, target: 2, transfers: [3n] }], verdict: { consistent: true } }],
    });
  });

  it("draws a seed where none is given, and tells it", async () => {
    const client = connect((await serving(new MemoryCluster())).address);
    const { seed } = await call(client, BANK.startMaster, {});
    expect(seed).toBeGreaterThan(0n);
  });

  it("receives money, a marker, and nothing", async () => {
    const client = await withSnapshotUnderWay();
    expect(await call(client, BANK.receive, { node: 1, source: 2 })).toEqual({ source: 2, body: { $case: "amount", value: 100n } });
    expect(await call(client, BANK.receive, { node: 2 })).toEqual({ source: 1, body: { $case: "marker", value: "1-1" } });
    expect(await call(client, BANK.receive, { node: 2, source: 1 })).toEqual({ source: undefined, body: undefined });
  });

  it("sends all that there is, 64 bits of it, and not one more", async () => {
    const client = await bank();
    await call(client, BANK.createNode, { node: 0, balance: AMOUNT_MAX });
    await call(client, BANK.createNode, { node: 4294967295, balance: 0n });
    expect(await call(client, BANK.send, { source: 0, target: 4294967295, amount: AMOUNT_MAX })).toEqual({ sent: true });
    expect(await call(client, BANK.send, { source: 0, target: 4294967295, amount: 0n })).toEqual({ sent: true });
    expect(await call(client, BANK.send, { source: 0, target: 4294967295, amount: 1n })).toEqual({ sent: false });
    expect(await call(client, BANK.receive, { node: 4294967295 })).toMatchObject({ body: { value: AMOUNT_MAX } });
  });

  it("tells the cluster whom a Send may send to", async () => {
    const limits: unknown[] = [];
    const reply = Buffer.from([0x0a, 0x00]);
    const cluster = stubCluster(new Error(), { command: ({ sendsTo }) => (limits.push(sendsTo), reply) });
    const client = connect((await serving(cluster)).address);
    expect(await call(client, BANK.send, { source: 1, target: 2, amount: 3n })).toEqual({ sent: true });
    expect(limits).toEqual([[2]]);
  });
});

describe("PrintSnapshot", () => {
  it("gives what was collected last, to every client, whatever happened since", async () => {
    const served = await serving(new MemoryCluster());
    const [one, other] = [connect(served.address), connect(served.address)];
    await call(one, BANK.startMaster, {});
    for (const node of [1, 2]) await call(one, BANK.createNode, { node, balance: 10n });
    for (const node of [1, 2]) await call(one, BANK.beginSnapshot, { node });
    await call(one, BANK.receiveAll, {});
    const collected = await call(one, BANK.collectState, {});
    await call(one, BANK.send, { source: 1, target: 2, amount: 5n });
    expect(collected.snapshots.map(({ snapshotId }) => snapshotId)).toEqual(["1-1", "2-1"]);
    for (let time = 0; time < 2; time += 1) expect(await call(other, BANK.printSnapshot, {})).toEqual(collected);
  });

  it("gives what was collected through MasterService, too: it is one cluster", async () => {
    const client = await withSnapshotUnderWay();
    await call(client, BANK.receiveAll, {});
    await call(client, MASTER.collectSnapshots, {});
    expect(await call(client, BANK.printSnapshot, {})).toEqual({ snapshots: [CUT] });
  });

  it("has nothing before any CollectState, nor after KillAll", async () => {
    const client = await withSnapshotUnderWay();
    const nothing = {
      code: status.FAILED_PRECONDITION,
      details: "no snapshot was collected yet; CollectState does that",
      reason: "NOTHING_COLLECTED",
    };
    expect(await failure(call(client, BANK.printSnapshot, {}))).toEqual(nothing);
    await call(client, BANK.receiveAll, {});
    await call(client, BANK.collectState, {});
    await call(client, BANK.killAll, {});
    expect(await failure(call(client, BANK.printSnapshot, {}))).toEqual(nothing);
  });
});

describe("BankService refuses", () => {
  it("amounts and targets that can't be, by field", async () => {
    const client = await withSnapshotUnderWay();
    expect(await failure(call(client, BANK.createNode, { node: 3, balance: -1n }))).toEqual({
      code: status.INVALID_ARGUMENT,
      details: "balance is -1; amounts are from 0 to 9223372036854775807",
      reason: "BAD_AMOUNT",
    });
    expect(await failure(call(client, BANK.send, { source: 1, target: 2, amount: -5n }))).toEqual({
      code: status.INVALID_ARGUMENT,
      details: "amount is -5; amounts are from 0 to 9223372036854775807",
      reason: "BAD_AMOUNT",
    });
    expect(await failure(call(client, BANK.send, { source: 1, target: 1, amount: 5n }))).toEqual({
      code: status.INVALID_ARGUMENT,
      details: "target is the source, 1; a node can't send to itself",
      reason: "SEND_TO_ITSELF",
    });
  });

  it("what its cluster refuses", async () => {
    const client = await withSnapshotUnderWay();
    const refused = async (calling: Promise<unknown>) => {
      const { code, reason } = await failure(calling);
      return [status[code], reason];
    };
    expect(await refused(call(client, BANK.startMaster, {}))).toEqual(["FAILED_PRECONDITION", "ALREADY_STARTED"]);
    expect(await refused(call(client, BANK.createNode, { node: 1, balance: 1n }))).toEqual(["ALREADY_EXISTS", "NODE_EXISTS"]);
    expect(await refused(call(client, BANK.send, { source: 9, target: 1, amount: 1n }))).toEqual(["NOT_FOUND", "UNKNOWN_NODE"]);
    expect(await refused(call(client, BANK.send, { source: 1, target: 9, amount: 1n }))).toEqual(["NOT_FOUND", "NO_CHANNEL"]);
    expect(await refused(call(client, BANK.receive, { node: 9 }))).toEqual(["NOT_FOUND", "UNKNOWN_NODE"]);
    expect(await refused(call(client, BANK.collectState, {}))).toEqual(["FAILED_PRECONDITION", "MARKERS_WAITING"]);
    await call(client, BANK.createNode, { node: 3, balance: AMOUNT_MAX });
    await call(client, BANK.send, { source: 1, target: 3, amount: 1n });
    await call(client, BANK.receive, { node: 3, source: 1 }); // the late channel's marker
    expect(await refused(call(client, BANK.receive, { node: 3, source: 1 }))).toEqual(["OUT_OF_RANGE", "BALANCE_OVERFLOW"]);
    await call(client, BANK.killAll, {});
    expect(await refused(call(client, BANK.killAll, {}))).toEqual(["FAILED_PRECONDITION", "NOT_STARTED"]);
  });

  it("to show a snapshot that can't be, and names the channel and the message", async () => {
    const client = await withSnapshotUnderWay(new MemoryCluster(dropMessage));
    await call(client, BANK.receiveAll, {});
    const inconsistent = {
      code: status.DATA_LOSS,
      details:
        "snapshot 1-1 is not a state that the system can have been in\n" +
        "  channel (2 → 1), message 1: 1 sent, 0 received, so 1 in transit; 0 recorded [MESSAGE_MISSING]",
      reason: "SNAPSHOT_INCONSISTENT",
    };
    expect(await failure(call(client, BANK.collectState, {}))).toEqual(inconsistent);
    expect(await failure(call(client, BANK.printSnapshot, {}))).toEqual(inconsistent);
  });

  it("to show a snapshot that nobody checked", async () => {
    const state: GlobalState = { snapshotId: "1-1", nodes: [] };
    const unchecked = [{ state, verdict: undefined, beginTime: undefined, collectTime: undefined }];
    const client = connect((await serving(stubCluster(new Error(), { collect: () => unchecked }))).address);
    const failed = await failure(call(client, BANK.collectState, {}));
    expect(failed).toMatchObject({ reason: "SNAPSHOT_INCONSISTENT", details: "snapshot 1-1 carries no verdict: nobody checked it" });
  });

  it("to make money of bytes that aren't the bank's", async () => {
    const junk = Buffer.from([0xff]);
    const cluster = stubCluster(new Error(), { command: () => junk, receive: () => ({ kind: "message", source: 1, payload: junk }) });
    const client = connect((await serving(cluster)).address);
    const sent = await failure(call(client, BANK.send, { source: 1, target: 2, amount: 1n }));
    expect(sent).toMatchObject({ code: status.DATA_LOSS, reason: "UNREADABLE_REPLY" });
    expect(await failure(call(client, BANK.receive, { node: 2 }))).toMatchObject({ code: status.DATA_LOSS, reason: "UNREADABLE_MESSAGE" });
  });
});

/** Loses the money in transit. */
function dropMessage({ nodes }: GlobalState): void {
  for (const { incoming } of nodes) for (const channel of incoming) channel.messages = [];
}
