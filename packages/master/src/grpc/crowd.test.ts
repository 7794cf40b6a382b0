import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { Random } from "@cutline/core";
import { SnapshotState } from "@cutline/protocol/grpc";
import { type Client, Metadata, type MethodDefinition, type ServiceError, status } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { wiredCluster } from "../testing/clusters.js";
import { BANK, call, connect, MASTER, serving } from "./testing/serving.js";
import { batches, batchOf, type Command, eventsOf, pay, receiveAt } from "./testing/streams.js";
import { tinyBank } from "./testing/tiny-bank.js";

const NODES = [1, 2, 3];
const [EACH, CALLS, AT_ONCE] = [1_000n, 800, 100];
const NO_MASK = { readMask: undefined };
const ALL = { pageSize: 1_000, pageToken: "", ...NO_MASK };

/** Callers of every kind, on connections of their own, many of whom leave at some moment. What they do is drawn from a seed. */
class Crowd {
  /** How often calls ended in each way. */
  readonly ends = new Map<string, number>();
  private readonly snapshots = ["9-9"];
  private readonly requestIds = Array.from({ length: 5 }, () => randomUUID());

  constructor(
    private readonly clients: readonly Client[],
    private readonly random: Random,
  ) {}

  /** Makes a call, and resolves when it is over for its caller. */
  call(): Promise<unknown> {
    const { random } = this;
    const client = this.pick(this.clients);
    const snapshotId = this.pick(this.snapshots);
    switch (random.below(12)) {
      case 0:
        return this.unary(client, BANK.receiveAll, {});
      case 1:
        return this.unary(client, BANK.beginSnapshot, { node: this.pick(NODES) }, (begun) => this.snapshots.push(begun.snapshotId));
      case 2:
        return this.unary(client, BANK.collectState, {});
      case 3:
        return this.unary(client, MASTER.deleteSnapshot, { snapshotId });
      case 4:
        return this.unary(client, MASTER.listSnapshots, { ...ALL, pageSize: 2 });
      case 5:
        return this.unary(client, MASTER.waitSnapshot, { snapshotId, ...NO_MASK });
      case 6:
        return this.batch(client);
      case 7:
        return this.watch(client);
      case 8:
        return this.unary(client, BANK.receive, { node: this.pick(NODES), requestId: this.requestId() });
      default:
        return this.unary(client, BANK.send, { ...this.payment(), requestId: this.requestId() });
    }
  }

  /** Cancels at once or a little later, has a deadline that passes somewhere, or stays. Whoever waits for something always leaves. */
  private unary<Request, Response>(
    client: Client,
    { path, requestSerialize, responseDeserialize }: MethodDefinition<Request, Response>,
    request: Request,
    done: (response: Response) => unknown = () => undefined,
  ): Promise<void> {
    const way = path.endsWith("WaitSnapshot") ? 0 : this.random.below(5);
    const deadline = way === 0 ? Date.now() + this.random.below(20) : Infinity;
    return new Promise((resolve) => {
      const answered = (error: ServiceError | null, response?: Response): void => {
        this.ended(error);
        if (response !== undefined) done(response);
        resolve();
      };
      const calling = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), { deadline }, answered);
      if (way === 1) calling.cancel();
      if (way === 2) setImmediate(() => calling.cancel());
    });
  }

  private async batch(client: Client): Promise<void> {
    const stream = batches(client);
    const ended = new Promise<void>((resolve) => {
      stream.on("status", () => {
        resolve();
      });
    });
    stream.resume().write(batchOf(...Array.from({ length: this.random.below(50) }, () => this.command())));
    if (this.random.below(2) === 0) setImmediate(() => stream.cancel());
    else stream.end();
    await ended;
  }

  private async watch(client: Client): Promise<void> {
    const stream = eventsOf(client, 1n);
    await once(stream, "readable");
    stream.cancel();
  }

  private command(): Command {
    const { source, target, amount } = this.payment();
    const others: Command[] = [receiveAt(source), { $case: "beginSnapshot", value: { node: source } }];
    return this.random.below(3) > 0 ? pay(source, target, amount, this.requestId()) : this.pick(others);
  }

  private payment(): { readonly source: number; readonly target: number; readonly amount: bigint } {
    const source = this.pick(NODES);
    return { source, target: 1 + (source % NODES.length), amount: BigInt(this.random.below(20)) };
  }

  private requestId(): string | undefined {
    return this.pick([undefined, undefined, randomUUID(), this.pick(this.requestIds)]);
  }

  private ended(error: ServiceError | null): void {
    const end = error === null ? "OK" : status[error.code];
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.random.below(items.length)]!;
  }
}

it.each([1, 2, randomInt(1_000_000)])(
  "a crowd of callers that come, ask and leave loses no money and no snapshot: seed %i",
  async (seed) => {
    const faults: unknown[] = [];
    const { address } = await serving(wiredCluster(NODES.length, BigInt(seed), tinyBank), { fault: (fault) => faults.push(fault) });
    const clients = NODES.map(() => connect(address));
    const [client] = clients as [Client];
    await call(client, BANK.startMaster, { seed: 7n });
    for (const node of NODES) await call(client, BANK.createNode, { node, balance: EACH });
    const crowd = new Crowd(clients, new Random(BigInt(seed)));
    for (let calls = 0; calls < CALLS; calls += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, () => crowd.call()));
    await call(client, BANK.receiveAll, {});
    const { nodes } = await call(client, BANK.listNodes, ALL);
    expect(nodes.reduce((sum, { balance }) => sum + balance, 0n)).toBe(BigInt(NODES.length) * EACH);
    for (const { snapshotId, state } of (await call(client, MASTER.listSnapshots, ALL)).snapshots) {
      if (state !== SnapshotState.COLLECTED) await call(client, MASTER.waitSnapshot, { snapshotId, ...NO_MASK });
    }
    const { snapshots } = await call(client, MASTER.listSnapshots, ALL);
    expect(snapshots.length).toBeGreaterThan(0);
    for (const { state, verdict } of snapshots) expect([state, verdict?.consistent]).toEqual([SnapshotState.COLLECTED, true]);
    expect(faults).toEqual([]);
    // Each way to end was met, and no other.
    expect([...crowd.ends.keys()].sort()).toEqual(
      expect.arrayContaining(["CANCELLED", "DEADLINE_EXCEEDED", "FAILED_PRECONDITION", "NOT_FOUND", "OK"]),
    );
    for (const never of ["UNKNOWN", "INTERNAL", "UNAVAILABLE"]) expect([...crowd.ends.keys()]).not.toContain(never);
  },
);
