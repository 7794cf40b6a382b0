import type { Cluster } from "@cutline/core";
import { MemoryCluster } from "./memory-cluster.js";

/** A cluster in memory, but for some calls. */
export function clusterWith(calls: Partial<Cluster>, memory = new MemoryCluster()): Cluster {
  return {
    start: (options) => memory.start(options),
    createNode: (spec) => memory.createNode(spec),
    command: (request) => memory.command(request),
    receive: (request) => memory.receive(request),
    receiveAll: () => memory.receiveAll(),
    beginSnapshot: (request) => memory.beginSnapshot(request),
    collect: () => memory.collect(),
    inspect: () => memory.inspect(),
    stop: () => memory.stop(),
    close: () => memory.close(),
    ...calls,
  };
}
