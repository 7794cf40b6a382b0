import { type Awaitable, Refusal } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import type { Turn } from "../cluster/turn.js";
import type { TrackedCluster } from "../tracked/tracked-cluster.js";
import { promised } from "./promised.js";

/**
 * The snapshots that were collected last, whoever asked for them: the clients of a server share one cluster, and one memory of it. As with
 * the cluster, calls take effect in the order in which they are made, without waiting for each other.
 */
export class Collections {
  private latest: Promise<readonly Snapshot[] | null> = Promise.resolve(null);

  constructor(private readonly cluster: TrackedCluster) {}

  /** Collects from the cluster. What was collected before is kept where this fails. */
  async collect(turn?: Turn): Promise<readonly Snapshot[]> {
    const before = this.latest;
    const collecting = promised(() => this.cluster.collect(turn));
    this.latest = collecting.catch(() => before);
    return collecting;
  }

  /** Starts or stops the cluster, by `change`. Nothing is collected after that, unless it fails. */
  async restart(change: (cluster: TrackedCluster) => Awaitable<void>): Promise<void> {
    const before = this.latest;
    const changing = promised(() => change(this.cluster));
    this.latest = changing.then(
      () => null,
      () => before,
    );
    return changing;
  }

  /** Throws a Refusal (NOTHING_COLLECTED) where nothing was collected since the cluster was started. */
  async last(): Promise<readonly Snapshot[]> {
    const collected = await this.latest;
    if (collected === null) throw new Refusal("NOTHING_COLLECTED", "no snapshot was collected yet; CollectState does that");
    return collected;
  }
}
