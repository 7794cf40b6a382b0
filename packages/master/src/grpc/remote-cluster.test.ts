import { type Awaitable, type Cluster, Defect, ProtocolError, type Received, Refusal } from "@cutline/core";
import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import { describe, expect, it } from "vitest";
import { REQUEST_BYTES_MAX } from "./limits.js";
import { MemoryCluster } from "./testing/memory-cluster.js";
import { errorOf, remote, remoteOf } from "./testing/remotes.js";
import { serving } from "./testing/serving.js";
import { gate, stubCluster } from "./testing/stub-cluster.js";
import { bankInit, bankSend, bankTransfer } from "./testing/tiny-bank.js";

/** A received message with its payload in hexadecimal digits: bytes may come as a Uint8Array or as a Buffer. */
function readable(received: Received | null): unknown {
  return received?.kind === "message" ? { ...received, payload: Buffer.from(received.payload).toString("hex") } : received;
}

async function withTwoNodes(cluster: Cluster): Promise<Cluster> {
  await cluster.start({ seed: 5n });
  await cluster.createNode({ node: 0, init: bankInit(1000n) });
  await cluster.createNode({ node: 2, init: bankInit(500n) });
  return cluster;
}

describe.each([
  ["in this process", () => new MemoryCluster()],
  ["behind a server", () => remoteOf(new MemoryCluster())],
])("a cluster %s", (_place, make) => {
  it("runs commands, receives, and takes a snapshot", async () => {
    const cluster = await withTwoNodes(await make());
    const reply = await cluster.command({ node: 0, command: bankSend(2, 300n), sendsTo: [2] });
    expect(Buffer.from(reply).toString("hex")).toBe("0a00");
    expect(await cluster.beginSnapshot({ node: 2 })).toBe("2-1");
    expect(readable(await cluster.receive({ node: 2, source: 0 }))).toEqual({ kind: "message", source: 0, payload: "08ac02" });
    expect(await cluster.receive({ node: 0, source: null })).toEqual({ kind: "marker", source: 2, snapshot: "2-1" });
    await cluster.receiveAll();
    expect(await cluster.receive({ node: 2, source: null })).toBeNull();
    const [snapshot] = await cluster.collect();
    expect(snapshot).toMatchObject({ state: { snapshotId: "2-1" }, verdict: { consistent: true }, beginTime: new Date(1_000) });
    const [inTransit] = snapshot?.state?.nodes[1]?.incoming ?? [];
    expect(inTransit?.messages.map((payload) => Buffer.from(payload).toString("hex"))).toEqual(["08ac02"]);
    await cluster.stop();
    await cluster.start({ seed: null });
  });

  it("is inspected, and nothing changes", async () => {
    const cluster = await withTwoNodes(await make());
    await cluster.command({ node: 0, command: bankSend(2, 300n), sendsTo: [2] });
    await cluster.beginSnapshot({ node: 0 });
    const before = await cluster.inspect();
    expect(before).toMatchObject({
      snapshotsUnderWay: ["0-1"],
      nodes: [
        { node: 0, channels: [], recordings: [{ snapshotId: "0-1", awaiting: [2] }] },
        { node: 2, channels: [{ source: 0, count: 2, messages: [{ body: { $case: "payload" } }, { body: { value: "0-1" } }] }] },
      ],
    });
    expect(await cluster.inspect()).toEqual(before);
  });

  it("refuses with a code and a message", async () => {
    const cluster = await make();
    for (const call of [() => cluster.receiveAll(), () => cluster.inspect()]) {
      expect(await errorOf(call)).toEqual(new Refusal("NOT_STARTED", "the cluster is not started; start it first"));
    }
    await withTwoNodes(cluster);
    const start = () => cluster.start({ seed: null });
    expect(await errorOf(start)).toEqual(new Refusal("ALREADY_STARTED", "the cluster is started already; stop it first"));
    expect(await errorOf(() => cluster.receive({ node: 9, source: null }))).toEqual(new Refusal("UNKNOWN_NODE", "there is no node 9"));
    await cluster.beginSnapshot({ node: 0 });
    expect(await errorOf(() => cluster.collect())).toEqual(new Refusal("MARKERS_WAITING", "markers wait in (0 → 2); receive them first"));
    const unlimited = () => cluster.command({ node: 0, command: bankSend(7, 1n), sendsTo: null });
    expect(await errorOf(unlimited)).toEqual(new Refusal("NO_CHANNEL", "node 0 has no channel to node 7"));
  });

  it("takes calls in order, though nobody waits", async () => {
    const cluster = await make();
    const made = [cluster.start({ seed: 1n }), ...[1, 2].map((node) => cluster.createNode({ node, init: bankInit(100n) }))];
    const amounts = Array.from({ length: 100 }, (_, index) => BigInt(index % 2));
    const sent = amounts.map((amount) => cluster.command({ node: 1, command: bankSend(2, amount), sendsTo: [2] }));
    const received = amounts.map(() => cluster.receive({ node: 2, source: 1 }));
    for (const call of [...made, ...sent]) await call;
    for (const [index, amount] of amounts.entries()) {
      expect(readable((await received[index]) ?? null)).toMatchObject({ payload: Buffer.from(bankTransfer(amount)).toString("hex") });
    }
  });
});

describe("a topology", () => {
  it.each([
    { what: "no list", topology: null },
    { what: "an empty list", topology: [] },
    { what: "a list", topology: [{ source: 0, target: 4294967295 }] },
  ])("travels as $what", async ({ topology }) => {
    const asked: unknown[] = [];
    const cluster = await remoteOf(stubCluster(new Error(), { start: (options) => void asked.push(options) }));
    await cluster.start({ seed: 5n, topology });
    expect(asked).toEqual([{ seed: 5n, topology }]);
  });

  it("limits whom nodes may send to, and is refused where it can't be", async () => {
    const cluster = await remoteOf(new MemoryCluster());
    const twice = [1, 1].map((source) => ({ source, target: 2 }));
    expect(await errorOf(() => cluster.start({ seed: 5n, topology: twice }))).toEqual(
      new Refusal("BAD_TOPOLOGY", "channel (1 → 2) is listed twice; list it once"),
    );
    await cluster.start({ seed: 5n, topology: [{ source: 1, target: 2 }] });
    for (const node of [1, 2]) await cluster.createNode({ node, init: bankInit(100n) });
    await cluster.command({ node: 1, command: bankSend(2, 5n), sendsTo: [2] });
    const back = (): Awaitable<unknown> => cluster.command({ node: 2, command: bankSend(1, 5n), sendsTo: [1] });
    expect(await errorOf(back)).toEqual(new Refusal("NO_CHANNEL", "there is no channel (2 → 1)"));
    expect(await errorOf(() => cluster.receive({ node: 1, source: 2 }))).toEqual(new Refusal("NO_CHANNEL", "there is no channel (2 → 1)"));
  });

  it("that is larger than a request may be is refused here", async () => {
    const cluster = await remoteOf(stubCluster(new Error()));
    const topology = Array.from({ length: REQUEST_BYTES_MAX / 8 }, (_, node) => ({ source: node, target: node + 1 }));
    expect((await errorOf(() => cluster.start({ seed: 5n, topology }))).message).toMatch(/larger than/);
  });
});

describe("an error of the master", () => {
  it.each([
    new Refusal("CHANNEL_FULL", "channel (1 → 2) is full"),
    new Refusal("BAD_INIT", "100 % wrong\nin two lines"),
    new ProtocolError("HOST_LOST", "host 3 is gone"),
    new ProtocolError("TIMEOUT", "host 3 does not answer"),
  ])("comes back as it was: %s", async (error) => {
    const cluster = await remoteOf(stubCluster(error));
    expect(await errorOf(() => cluster.receiveAll())).toEqual(error);
  });

  it("that is a defect there is a broken peer here", async () => {
    const cluster = await remoteOf(stubCluster(new Defect("it holds")));
    expect(await errorOf(() => cluster.receiveAll())).toEqual(new ProtocolError("DEFECT", "it holds"));
  });

  it("doesn't keep the next call from being made", async () => {
    const cluster = await remoteOf(new MemoryCluster());
    const failing = errorOf(() => cluster.stop());
    await cluster.start({ seed: 1n });
    expect((await failing).code).toBe("NOT_STARTED");
  });
});

describe("what is large", () => {
  it("is taken, where it is a snapshot: more than gRPC takes by default", async () => {
    const record = { snapshotId: "1-1", node: 1, state: Buffer.alloc(5_000_000, 7), sent: [], incoming: [], silentSources: [] };
    const snapshot = { state: { snapshotId: "1-1", nodes: [record] }, verdict: undefined, beginTime: undefined, collectTime: undefined };
    const cluster = await remoteOf(stubCluster(new Error(), { collect: () => [snapshot] }));
    const [collected] = await cluster.collect();
    expect(collected?.state?.nodes[0]?.state.length).toBe(5_000_000);
  });

  it("is refused, where it is a command", async () => {
    const cluster = await withTwoNodes(await remoteOf(new MemoryCluster()));
    const send = (size: number) => errorOf(() => cluster.command({ node: 0, command: Buffer.alloc(size), sendsTo: null }));
    expect(await send(PAYLOAD_BYTES_MAX + 1)).toMatchObject({ name: "Refusal", code: "BAD_COMMAND" });
    expect(await send(REQUEST_BYTES_MAX)).toMatchObject({ name: "Refusal", code: "MESSAGE_TOO_LARGE" });
    await cluster.receiveAll();
  });
});

describe("closing", () => {
  it("leaves the master's cluster as it is", async () => {
    const { address } = await serving(new MemoryCluster());
    const cluster = remote({ address });
    await cluster.start({ seed: null });
    await cluster.close();
    await cluster.close();
    expect((await errorOf(() => remote({ address }).start({ seed: null }))).code).toBe("ALREADY_STARTED");
  });

  it("cuts off the call under way, and refuses those that wait", async () => {
    const begun = gate();
    const never = () => {
      begun.open();
      return new Promise<void>(() => undefined);
    };
    const cluster = await remoteOf(stubCluster(new Error(), { receiveAll: never }));
    const calls = [cluster.receiveAll(), cluster.stop()].map((call) => errorOf(() => call));
    await begun.passed;
    await cluster.close();
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ name: "Refusal", code: "CLOSED" });
    expect((await errorOf(() => cluster.stop())).code).toBe("CLOSED");
  });
});
