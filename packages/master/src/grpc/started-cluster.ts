import type { Awaitable, Cluster, ClusterStatus, CommandRequest, NodeId, Received, SnapshotId, StartOptions } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { Collections } from "./collections.js";

/** The cluster that clients share, in the hands of one who may leave in the middle: knows whether that one has started it. */
export class StartedCluster implements Cluster {
  private started: Promise<boolean> = Promise.resolve(false);

  constructor(
    private readonly cluster: Cluster,
    private readonly collections: Collections,
  ) {}

  start(options: StartOptions): Promise<void> {
    const before = this.started;
    const starting = this.collections.restart(() => this.cluster.start(options));
    this.started = starting.then(
      () => true,
      () => before,
    );
    return starting;
  }

  createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }): Awaitable<void> {
    return this.cluster.createNode(spec);
  }

  command(request: CommandRequest): Awaitable<Uint8Array> {
    return this.cluster.command(request);
  }

  receive(request: { readonly node: NodeId; readonly source: NodeId | null }): Awaitable<Received | null> {
    return this.cluster.receive(request);
  }

  receiveAll(): Awaitable<void> {
    return this.cluster.receiveAll();
  }

  beginSnapshot(request: { readonly node: NodeId }): Awaitable<SnapshotId> {
    return this.cluster.beginSnapshot(request);
  }

  collect(): Promise<readonly Snapshot[]> {
    return this.collections.collect();
  }

  inspect(): Awaitable<ClusterStatus> {
    return this.cluster.inspect();
  }

  stop(): Promise<void> {
    const before = this.started;
    const stopping = this.collections.restart(() => this.cluster.stop());
    this.started = stopping.then(
      () => false,
      () => before,
    );
    return stopping;
  }

  /** Ends every node, after all that was asked for, where this one started them and they are still there. */
  async stopIfStarted(): Promise<void> {
    if (await this.started) await this.stop();
  }

  /** The cluster is its owner's to close. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
