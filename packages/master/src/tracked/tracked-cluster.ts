import {
  type Awaitable,
  type Cluster,
  type ClusterStatus,
  type CommandRequest,
  type CutlineError,
  type NodeId,
  type Received,
  Refusal,
  type SnapshotId,
  type StartOptions,
  Topology,
} from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { ManagedCluster } from "../cluster/managed-cluster.js";
import type { Turn } from "../cluster/turn.js";
import { EventLog, type Happening, kept } from "./event-log.js";
import { NODES_MAX, SNAPSHOTS_UNDER_WAY_MAX } from "./limits.js";
import { Quota } from "./quota.js";
import { isOver, SnapshotBook, type TrackedSnapshot } from "./snapshot-book.js";

/** A cluster, and a memory of what happened in it: its events, its snapshots one by one, its topology. Whoever drives it does so through here. */
export class TrackedCluster implements Cluster {
  readonly events = new EventLog();
  readonly snapshots = new SnapshotBook();
  private channels = Topology.mesh;
  private nodes = 0;
  private readonly nodeQuota = new Quota(NODES_MAX, tooManyNodes);
  private readonly snapshotQuota = new Quota(SNAPSHOTS_UNDER_WAY_MAX, tooManySnapshots);

  constructor(private readonly cluster: ManagedCluster) {
    cluster.listen({
      progressed: (snapshot) => {
        this.progressed(this.snapshots.find(snapshot));
      },
      broken: (error) => {
        this.broken(error);
      },
    });
  }

  /** Which channels there are, since the cluster was started last. */
  get topology(): Topology {
    return this.channels;
  }

  start(options: StartOptions, turn?: Turn): Awaitable<void> {
    return after(this.cluster.start(options, turn), () => {
      this.channels = Topology.of(options.topology ?? null);
      this.snapshots.clear();
      this.nodes = 0;
      this.tell({ $case: "clusterStarted", value: { seed: options.seed ?? undefined } });
    });
  }

  /** Throws a Refusal (TOO_MANY_NODES). */
  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }, turn?: Turn): Awaitable<void> {
    const creating = this.nodeQuota.make(this.nodes, () => this.cluster.createNode(spec, turn));
    return after(creating, () => {
      this.nodes += 1;
      this.tell({ $case: "nodeCreated", value: { node: spec.node } });
      for (const snapshot of this.snapshots.underWay()) this.progressed(snapshot);
    });
  }

  command(request: CommandRequest, turn?: Turn): Awaitable<Uint8Array> {
    return after(this.cluster.command(request, turn), (reply) => {
      const { node, command } = request;
      this.tell({ $case: "commandExecuted", value: { node, command: kept(command), commandBytes: command.length, reply: kept(reply) } });
      return reply;
    });
  }

  receive(request: { readonly node: NodeId; readonly source: NodeId | null }, turn?: Turn): Awaitable<Received | null> {
    return after(this.cluster.receive(request, turn), (message) => {
      if (message !== null) this.tell({ $case: "messageReceived", value: receivedAt(request.node, message) });
      return message;
    });
  }

  receiveAll(turn?: Turn): Awaitable<void> {
    return after(this.cluster.receiveAll(turn), () => {
      this.tell({ $case: "allReceived", value: {} });
    });
  }

  /** Throws a Refusal (TOO_MANY_SNAPSHOTS). */
  beginSnapshot({ node }: { readonly node: NodeId }, turn?: Turn): Awaitable<SnapshotId> {
    const beginTime = new Date();
    const beginning = this.snapshotQuota.make(this.snapshots.underWay().length, () => this.cluster.beginSnapshot({ node }, turn));
    return after(beginning, (snapshotId) => {
      this.snapshots.begun(snapshotId, node, beginTime);
      this.tell({ $case: "snapshotBegun", value: { snapshotId } });
      this.progressed(this.snapshots.find(snapshotId)); // a node alone has recorded everything by now
      return snapshotId;
    });
  }

  collect(turn?: Turn): Awaitable<readonly Snapshot[]> {
    return after(this.cluster.collect(turn), (snapshots) => {
      for (const snapshot of snapshots) this.collected(snapshot);
      return snapshots;
    });
  }

  /** Collects one snapshot that is under way. UNKNOWN_SNAPSHOT, MARKERS_WAITING. */
  collectOnly(snapshot: SnapshotId): Awaitable<void> {
    return after(this.cluster.collectOnly(snapshot), (collected) => {
      this.collected(collected);
    });
  }

  /** Forgets a snapshot; one that is not over when its turn has come is ended at every node. UNKNOWN_SNAPSHOT. */
  deleteSnapshot(id: SnapshotId, turn?: Turn): Awaitable<void> {
    return after(isOver(this.snapshots.get(id)) ? undefined : this.discard(id, turn), () => {
      this.snapshots.delete(this.snapshots.get(id));
      this.tell({ $case: "snapshotDeleted", value: { snapshotId: id } });
    });
  }

  inspect(turn?: Turn): Awaitable<ClusterStatus> {
    return this.cluster.inspect(turn);
  }

  stop(turn?: Turn): Awaitable<void> {
    return after(this.cluster.stop(turn), () => {
      this.failAll(new Refusal("NOT_STARTED", "the cluster was stopped before the snapshot was collected"));
      this.tell({ $case: "clusterStopped", value: {} });
    });
  }

  close(): Promise<void> {
    return this.cluster.close();
  }

  /** The cluster knows nothing more of a snapshot that was collected since its end was asked for. */
  private async discard(id: SnapshotId, turn?: Turn): Promise<void> {
    try {
      await this.cluster.discard(id, turn);
    } catch (error) {
      const wasCollected = error instanceof Refusal && error.code === "UNKNOWN_SNAPSHOT" && isOver(this.snapshots.get(id));
      if (!wasCollected) throw error;
    }
  }

  private tell(happening: Happening): void {
    this.events.append(happening);
  }

  private progressed(snapshot: TrackedSnapshot | null): void {
    if (snapshot === null) return;
    if (!this.snapshots.progressed(snapshot, this.cluster.isWhole(snapshot.id))) return;
    this.tell({ $case: "snapshotWhole", value: { snapshotId: snapshot.id } });
  }

  private collected(snapshot: Snapshot): void {
    this.snapshots.collected(snapshot);
    const value = { snapshotId: snapshot.state?.snapshotId ?? "", consistent: snapshot.verdict?.consistent === true };
    this.tell({ $case: "snapshotCollected", value });
  }

  private broken(error: CutlineError): void {
    this.tell({ $case: "hostLost", value: { reason: error.code, message: error.message } });
    this.failAll(error);
  }

  private failAll(error: CutlineError): void {
    for (const snapshot of this.snapshots.underWay()) {
      this.snapshots.failed(snapshot, error);
      this.tell({ $case: "snapshotFailed", value: { snapshotId: snapshot.id, reason: error.code } });
    }
  }
}

function tooManyNodes(): Refusal {
  return new Refusal("TOO_MANY_NODES", `there are ${NODES_MAX} nodes, as many as a served cluster may have`);
}

function tooManySnapshots(): Refusal {
  const advice = "collect or delete some first";
  return new Refusal("TOO_MANY_SNAPSHOTS", `${SNAPSHOTS_UNDER_WAY_MAX} snapshots are under way, as many as may be; ${advice}`);
}

function receivedAt(node: NodeId, message: Received): Extract<Happening, { $case: "messageReceived" }>["value"] {
  const { source } = message;
  if (message.kind === "marker") return { node, source, body: { $case: "marker", value: message.snapshot }, payloadBytes: 0 };
  return { node, source, body: { $case: "payload", value: kept(message.payload) }, payloadBytes: message.payload.length };
}

/** What `then` makes of a result that may be there already: then without a promise. */
export function after<Result, Next>(result: Awaitable<Result>, then: (result: Result) => Next): Awaitable<Next> {
  return result instanceof Promise ? result.then(then) : then(result);
}
