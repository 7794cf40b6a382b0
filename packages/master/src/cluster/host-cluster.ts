import { randomBytes } from "node:crypto";
import {
  type Awaitable,
  type ClusterStatus,
  type CommandRequest,
  type NodeId,
  type Received,
  Refusal,
  type SnapshotId,
  type StartOptions,
} from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { CommandOrder } from "./command-order.js";
import type { ClusterNews, ManagedCluster } from "./managed-cluster.js";
import { CommandOperation, type CurrentSession, ReceiveOperation } from "./node-operations.js";
import { type ReceiveRequest, Session } from "./session.js";
import type { SessionOptions } from "./session-options.js";
import type { Turn } from "./turn.js";

/** A cluster over hosts: it starts and stops sessions, and puts what is asked of them in order. */
export class HostCluster implements ManagedCluster {
  private readonly order = new CommandOrder();
  private session: Session | null = null;
  private closing: Promise<void> | null = null;
  private listener: ClusterNews | null = null;
  private readonly news: ClusterNews = {
    progressed: (snapshot) => this.listener?.progressed(snapshot),
    broken: (error) => this.listener?.broken(error),
  };
  private readonly current: CurrentSession = { ifAny: () => this.session, started: () => this.started() };

  constructor(private readonly options: SessionOptions) {}

  start({ seed, topology = null }: StartOptions, turn?: Turn): Promise<void> {
    return this.order.alone(async () => {
      this.requireOpen();
      if (this.session !== null) throw new Refusal("ALREADY_STARTED", "the cluster is running already; end it first (KillAll)");
      const session = await Session.start(this.options, { seed: seed ?? randomBytes(8).readBigUInt64LE(), topology }, this.news);
      if (this.closing === null) this.session = session;
      else await session.end();
      this.requireOpen();
    }, turn);
  }

  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }, turn?: Turn): Promise<void> {
    return this.order.alone(() => this.started().createNode(spec), turn);
  }

  command(request: CommandRequest, turn?: Turn): Awaitable<Uint8Array> {
    const session = this.directSession();
    if (session === null) return this.order.run(new CommandOperation(this.current, request), turn);
    turn?.begin();
    return session.commandNow(request);
  }

  receive(request: ReceiveRequest, turn?: Turn): Awaitable<Received | null> {
    const session = this.directSession();
    if (session === null) return this.order.run(new ReceiveOperation(this.current, request), turn);
    turn?.begin();
    return session.receiveNow(request);
  }

  receiveAll(turn?: Turn): Promise<void> {
    return this.order.alone(() => this.started().receiveAll(turn), turn);
  }

  beginSnapshot({ node }: { readonly node: NodeId }, turn?: Turn): Promise<SnapshotId> {
    return this.order.alone(() => this.started().beginSnapshot(node), turn);
  }

  collect(turn?: Turn): Promise<readonly Snapshot[]> {
    return this.order.alone(() => this.started().collect(), turn);
  }

  collectOnly(snapshot: SnapshotId): Promise<Snapshot> {
    return this.order.alone(() => this.started().collectOnly(snapshot));
  }

  discard(snapshot: SnapshotId, turn?: Turn): Promise<void> {
    return this.order.alone(() => this.started().discard(snapshot), turn);
  }

  isWhole(snapshot: SnapshotId): boolean {
    return this.session?.isWhole(snapshot) === true;
  }

  listen(news: ClusterNews): void {
    this.listener = news;
  }

  inspect(turn?: Turn): Promise<ClusterStatus> {
    return this.order.alone(() => this.started().inspect(), turn);
  }

  stop(turn?: Turn): Promise<void> {
    return this.order.alone(async () => {
      const session = this.started();
      this.session = null;
      try {
        await session.handOverTrace();
      } finally {
        await session.end();
      }
    }, turn);
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

  /** The session, where commands and receives are done at once and it is their turn: nothing is under way. */
  private directSession(): Session | null {
    return this.session?.isDirect === true && this.order.isIdle && this.closing === null ? this.session : null;
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
