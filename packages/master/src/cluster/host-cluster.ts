import { randomBytes } from "node:crypto";
import { type Awaitable, type Cluster, type CommandRequest, type NodeId, type Received, Refusal, type SnapshotId } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { CommandOrder, type Outcome } from "./command-order.js";
import { Session, type SessionOptions } from "./session.js";

/** A cluster over hosts: it starts and stops sessions, and puts what is asked of them in order. */
export class HostCluster implements Cluster {
  private readonly order = new CommandOrder();
  private session: Session | null = null;
  private closing: Promise<void> | null = null;

  constructor(private readonly options: SessionOptions) {}

  start({ seed }: { readonly seed: bigint | null }): Promise<void> {
    return this.order.alone(async () => {
      this.requireOpen();
      if (this.session !== null) throw new Refusal("ALREADY_STARTED", "the cluster is running already; end it first (KillAll)");
      const session = await Session.start(this.options, seed ?? randomBytes(8).readBigUInt64LE());
      if (this.closing === null) this.session = session;
      else await session.end();
      this.requireOpen();
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

  close(): Promise<void> {
    this.closing ??= Promise.resolve().then(() => this.end()); // closed from here on: before anything fails because of it
    return this.closing;
  }

  /** Ends the session, so that what is under way fails, and waits for that: a start or a stop holds hosts that nobody else knows of. */
  private async end(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.end();
    await this.order.alone(() => Promise.resolve());
  }

  private started(): Session {
    this.requireOpen();
    if (this.session === null) throw new Refusal("NOT_STARTED", "the master is not running; start it first");
    return this.session;
  }

  private requireOpen(): void {
    if (this.closing !== null) throw new Refusal("CLOSED", "the cluster is closed");
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
