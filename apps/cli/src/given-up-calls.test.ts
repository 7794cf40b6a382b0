import { randomUUID } from "node:crypto";
import { SnapshotState } from "@cutline/protocol/grpc";
import { Metadata, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { BANK, type Calling, failure, MASTER, ServedBank } from "./testing/served-bank.js";

const ALL = { pageSize: 0, pageToken: "" };
const NO_MASK = { readMask: undefined };

/** A bank of two nodes in which node 2 stands still in the middle of a receive, so that whatever else is asked for waits. */
interface HeldUp {
  readonly bank: ServedBank;
  /** A snapshot that is whole, and one that isn't. */
  readonly whole: string;
  readonly underWay: string;
  /** The receive, and the id of its request. */
  readonly receiving: Calling<unknown>;
  readonly requestId: string;
}

async function heldUp(): Promise<HeldUp> {
  const bank = await ServedBank.start(2);
  const { snapshotId: whole } = await bank.call(BANK.beginSnapshot, { node: 1 });
  await bank.call(BANK.receiveAll, {});
  await bank.call(BANK.send, { source: 1, target: 2, amount: 5n });
  await bank.call(BANK.send, { source: 2, target: 1, amount: 7n });
  const { snapshotId: underWay } = await bank.call(BANK.beginSnapshot, { node: 2 });
  bank.signal(2, "SIGSTOP");
  const requestId = randomUUID();
  const receiving = bank.begin(BANK.receive, { node: 2, requestId });
  await bank.arrived();
  return { bank, whole, underWay, receiving, requestId };
}

/** What is given up while it waits. */
const CALLS: readonly [what: string, call: (at: HeldUp, deadline?: number) => Calling<unknown>][] = [
  ["StartMaster", ({ bank }, deadline) => bank.begin(BANK.startMaster, {}, deadline)],
  ["CreateNode", ({ bank }, deadline) => bank.begin(BANK.createNode, { node: 3, balance: 1n }, deadline)],
  ["Send", ({ bank }, deadline) => bank.begin(BANK.send, { source: 1, target: 2, amount: 50n }, deadline)],
  ["Receive", ({ bank }, deadline) => bank.begin(BANK.receive, { node: 1 }, deadline)],
  ["ReceiveAll", ({ bank }, deadline) => bank.begin(BANK.receiveAll, {}, deadline)],
  ["BeginSnapshot", ({ bank }, deadline) => bank.begin(BANK.beginSnapshot, { node: 1 }, deadline)],
  ["CollectState", ({ bank }, deadline) => bank.begin(BANK.collectState, {}, deadline)],
  ["WaitSnapshot", ({ bank, underWay }, deadline) => bank.begin(BANK.waitSnapshot, { snapshotId: underWay, ...NO_MASK }, deadline)],
  ["DeleteSnapshot", ({ bank, underWay }, deadline) => bank.begin(BANK.deleteSnapshot, { snapshotId: underWay }, deadline)],
  ["KillAll", ({ bank }, deadline) => bank.begin(BANK.killAll, {}, deadline)],
  ["GetNode", ({ bank }, deadline) => bank.begin(BANK.getNode, { node: 1, ...NO_MASK }, deadline)],
  ["ListNodes", ({ bank }, deadline) => bank.begin(BANK.listNodes, { ...ALL, ...NO_MASK }, deadline)],
  ["ListChannels", ({ bank }, deadline) => bank.begin(MASTER.listChannels, { ...ALL, onlyNonEmpty: true }, deadline)],
  ["ListSnapshots", ({ bank }, deadline) => bank.begin(MASTER.listSnapshots, { ...ALL, ...NO_MASK }, deadline)],
  ["InspectCluster", ({ bank }, deadline) => bank.begin(MASTER.inspectCluster, {}, deadline)],
  ["RunScript", (at, deadline) => script(at, deadline)],
  ["ExecuteBatch", (at, deadline) => batch(at, deadline)],
];

/** A script that would start the cluster anew, as a call. */
function script({ bank: { client } }: HeldUp, deadline = Infinity): Calling<unknown> {
  const { path, requestSerialize, responseDeserialize } = BANK.runScript;
  const request = { script: "StartMaster\nCreateNode 3 5\n", style: "", keepGoing: true };
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), { deadline });
  const response = new Promise((resolve, reject) => stream.on("data", resolve).on("error", reject));
  return { response, cancel: () => stream.cancel() };
}

/** A batch that changes everything, as a call. */
function batch({ bank: { client } }: HeldUp, deadline = Infinity): Calling<unknown> {
  const { path, requestSerialize, responseDeserialize } = BANK.executeBatch;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata(), { deadline });
  const response = new Promise((resolve, reject) => stream.on("data", resolve).on("error", reject));
  stream.write({ commands: [{ command: { $case: "killAll", value: {} } }, { command: { $case: "startMaster", value: {} } }] });
  return { response, cancel: () => stream.cancel() };
}

/** Lets node 2 go on, and makes sure that its receive was done, and nothing of what was given up. */
async function nothingWasDone({ bank, whole, underWay, receiving }: HeldUp): Promise<void> {
  bank.signal(2, "SIGCONT");
  expect(await receiving.response).toMatchObject({ source: 1, body: { value: 5n } });
  const { nodes } = await bank.call(BANK.listNodes, { ...ALL, ...NO_MASK });
  expect(nodes.map(({ node, balance, messagesWaiting }) => [node, balance, messagesWaiting])).toEqual([
    [1, 95n, 2], // the payment and the marker of node 2
    [2, 98n, 0],
  ]);
  const { snapshots } = await bank.call(MASTER.listSnapshots, { ...ALL, ...NO_MASK });
  expect(snapshots.map(({ snapshotId, state }) => [snapshotId, state])).toEqual([
    [whole, SnapshotState.WHOLE],
    [underWay, SnapshotState.UNDER_WAY],
  ]);
  await bank.call(BANK.receiveAll, {});
  expect((await bank.call(BANK.collectState, {})).snapshots).toHaveLength(2);
}

describe("calls that are given up while they wait for their turn", () => {
  it("are never begun where they are cancelled", async () => {
    const at = await heldUp();
    const calls = CALLS.map(([what, call]) => ({ what, ...call(at) }));
    const ends = Promise.all(calls.map(async ({ what, response }) => [what, (await failure(response)).code]));
    await at.bank.arrived();
    for (const { cancel } of calls) cancel();
    expect(await ends).toEqual(CALLS.map(([what]) => [what, status.CANCELLED]));
    await at.bank.arrived();
    await nothingWasDone(at);
  });

  it("are never begun where their deadline passes", async () => {
    const at = await heldUp();
    const deadline = Date.now() + 200;
    const ends = CALLS.map(async ([what, call]) => [what, (await failure(call(at, deadline).response)).code]);
    expect(await Promise.all(ends)).toEqual(CALLS.map(([what]) => [what, status.DEADLINE_EXCEEDED]));
    await at.bank.arrived();
    await nothingWasDone(at);
  });

  it("may be repeated with their request id, which is done in its turn", async () => {
    const { bank, receiving } = await heldUp();
    const request = { node: 3, balance: 1n, requestId: randomUUID() };
    const first = bank.begin(BANK.createNode, request);
    const repeat = bank.begin(BANK.createNode, request);
    await bank.arrived();
    const given = failure(first.response);
    first.cancel();
    await given;
    await bank.arrived();
    bank.signal(2, "SIGCONT");
    expect(await repeat.response).toEqual({});
    expect(await receiving.response).toMatchObject({ source: 1 });
    expect((await bank.call(BANK.getNode, { node: 3, ...NO_MASK })).node?.balance).toBe(1n);
  });
});

it("a call that is given up after it has begun is done whole, and its answer is there for its request id", async () => {
  const at = await heldUp();
  at.receiving.cancel();
  expect(await failure(at.receiving.response)).toMatchObject({ code: status.CANCELLED });
  await at.bank.arrived();
  const repeat = at.bank.begin(BANK.receive, { node: 2, requestId: at.requestId });
  await nothingWasDone({ ...at, receiving: repeat });
});
