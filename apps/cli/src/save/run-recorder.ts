import type { Cluster } from "@cutline/core";
import type { TraceWish } from "@cutline/master";
import type { SavedSession, Snapshot, Trace, TraceLimit } from "@cutline/protocol";

/** A session whose cluster is running, or has been. */
interface RecordedSession {
  readonly snapshots: Snapshot[];
  trace: Trace | null;
}

/** Remembers what a run's snapshots found, by looking at what its cluster is asked; and the trace, where there is to be one. */
export class RunRecorder {
  private readonly recorded: RecordedSession[] = [];

  /** `application`: what the nodes run. */
  constructor(private readonly application: string) {}

  /** For the cluster that `watch` is going to be given. */
  traceWish(limit: TraceLimit): TraceWish {
    return {
      limit,
      take: (trace) => {
        const session = this.recorded.at(-1);
        if (session !== undefined) session.trace = trace;
      },
    };
  }

  /** The same cluster, watched. */
  watch(cluster: Cluster): Cluster {
    return {
      start: async (options) => {
        await cluster.start(options);
        this.recorded.push({ snapshots: [], trace: null });
      },
      createNode: (spec) => cluster.createNode(spec),
      command: (request) => cluster.command(request),
      receive: (request) => cluster.receive(request),
      receiveAll: () => cluster.receiveAll(),
      beginSnapshot: (request) => cluster.beginSnapshot(request),
      collect: async () => {
        const snapshots = await cluster.collect();
        this.recorded.at(-1)?.snapshots.push(...snapshots);
        return snapshots;
      },
      inspect: () => cluster.inspect(),
      stop: () => cluster.stop(),
      close: () => cluster.close(),
    };
  }

  /** What there is by now, from each start to its stop. */
  get sessions(): SavedSession[] {
    return this.recorded.map(({ snapshots, trace }) => ({
      application: this.application,
      snapshots,
      ...(trace === null ? {} : { trace }),
    }));
  }
}
