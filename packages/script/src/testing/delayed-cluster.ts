import type { Cluster, Random } from "@cutline/core";

/**
 * A cluster whose calls take effect at once and answer later, in no particular order, as those of a cluster in other processes do.
 * `delays` makes the order of the answers repeatable.
 */
export function delayed(cluster: Cluster, delays: Random): Cluster {
  const later = async <T>(call: () => T | Promise<T>): Promise<T> => {
    const answer = (async () => call())();
    // an answer that is an error waits as long as any other
    const settled = await Promise.allSettled([answer]);
    for (let turn = delays.below(20); turn > 0; turn -= 1) await Promise.resolve();
    if (delays.below(50) === 0) await new Promise((resolve) => setImmediate(resolve));
    const [outcome] = settled;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
  return {
    start: (options) => later(() => cluster.start(options)),
    createNode: (spec) => later(() => cluster.createNode(spec)),
    command: (request) => later(() => cluster.command(request)),
    receive: (request) => later(() => cluster.receive(request)),
    receiveAll: () => later(() => cluster.receiveAll()),
    beginSnapshot: (request) => later(() => cluster.beginSnapshot(request)),
    collect: () => later(() => cluster.collect()),
    inspect: () => later(() => cluster.inspect()),
    stop: () => later(() => cluster.stop()),
    close: () => cluster.close(),
  };
}
