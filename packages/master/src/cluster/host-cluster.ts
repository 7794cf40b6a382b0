import { randomBytes } from "node:crypto";
import { type Awaitable, type Cluster, type CommandRequest, type NodeId, type Received, Refusal, type SnapshotId } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { CommandOrder, type Outcome } from "./command-order.js";
import { Session, type SessionOptions } from "./session.js";

/** A cluster over hosts: it starts and stops sessions, and puts what is asked of them in order. */
export class HostCluster implements Cluster {
  private readonly order = new CommandOrder();
  private session: Session | null = null;
  private closed = false;

  constructor(private readonly options: SessionOptions) {}

  start({ seed }: { readonly seed: bigint | null }): Promise<void> {
    return this.order.alone(async () => {
      if (this.closed) throw new Refusal("CLOSED", "the cluster is closed");
      if (this.session !== null) throw new Refusal("ALREADY_STARTED", "the master is running already");
      const session = await Session.start(this.options, seed ?? randomBytes(8).readBigUInt64LE());
      this.session = session;
      if (this.hasClosed()) await session.end();
    });
  }

  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }): Promise<void> {
    return this.order.alone(() => this.started().createNode(spec));
  }

  command(request: CommandRequest): Awaitable<Uint8Array> {
    const { node, sendsTo } = request;
    let mayBeFull = false;
    const isExclusive = (): boolean => {
      mayBeFull = sendsTo !== null && this.session?.mayBeFull(node, sendsTo) === true;
      return mayBeFull || sendsTo === null;
    };
    return this.order.run<Uint8Array>(isExclusive, (outcome) => {
      attempt(outcome, () => {
        const session = this.started();
        if (!mayBeFull || sendsTo === null) session.command(request, outcome);
        else {
          session.requireRoom(node, sendsTo).then(() => {
            attempt(outcome, () => {
              session.command(request, outcome);
            });
          }, outcome.fail);
        }
      });
    });
  }

  receive(request: { readonly node: NodeId; readonly source: NodeId | null }): Awaitable<Received | null> {
    const isExclusive = (): boolean => this.session?.receiveMaySend() ?? true;
    return this.order.run<Received | null>(isExclusive, (outcome) => {
      attempt(outcome, () => {
        this.started().receive(request, outcome);
      });
    });
  }

  receiveAll(): Promise<void> {
    return this.order.alone(() => this.started().receiveAll());
  }

  beginSnapshot({ node }: { readonly node: NodeId }): Promise<SnapshotId> {
    return this.order.alone(() => this.started().beginSnapshot(node));
  }

  collect(): Promise<readonly Snapshot[]> {
    return this.order.alone(() => this.started().collect());
  }

  stop(): Promise<void> {
    return this.order.alone(async () => {
      const session = this.started();
      this.session = null;
      await session.end();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const session = this.session;
    this.session = null;
    await session?.end();
  }

  private started(): Session {
    if (this.session === null) throw new Refusal("NOT_STARTED", "the master is not running; start it first");
    return this.session;
  }

  /** Asked anew: `close` may be called while a start is under way. */
  private hasClosed(): boolean {
    return this.closed;
  }
}

/** Does something that may throw before it has told its outcome. */
function attempt(outcome: Outcome<never>, begin: () => void): void {
  try {
    begin();
  } catch (error) {
    outcome.fail(error);
  }
}
