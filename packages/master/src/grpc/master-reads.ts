import type { MasterServiceServer } from "@cutline/protocol/grpc";
import { LISTED_SNAPSHOT_FIELDS, nodeMask, SNAPSHOT_FIELDS, snapshotMask } from "./reads.js";
import type { ServiceParts } from "./service-parts.js";

/** The calls that look at nodes, channels and snapshots one by one, in the cluster as it is. A mask is looked at before the cluster is. */
export function masterReads({
  reads,
  unary,
}: ServiceParts): Pick<MasterServiceServer, "getNode" | "listNodes" | "listChannels" | "getSnapshot" | "listSnapshots" | "waitSnapshot"> {
  return {
    getNode: unary(async ({ node, readMask }, turn) => {
      const mask = nodeMask(readMask);
      return { node: mask(await reads.node(node, turn)) };
    }),
    listNodes: unary(async (request, turn) => {
      const mask = nodeMask(request.readMask);
      const { items, nextPageToken } = await reads.nodes(request, turn);
      return { nodes: items.map(mask), nextPageToken };
    }),
    listChannels: unary(async (request, turn) => {
      const { items, nextPageToken } = await reads.channels(request, turn);
      return { channels: [...items], nextPageToken };
    }),
    getSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = snapshotMask(readMask, SNAPSHOT_FIELDS);
      return { snapshot: mask(await reads.snapshot(snapshotId, turn)) };
    }),
    listSnapshots: unary(async (request, turn) => {
      const mask = snapshotMask(request.readMask, LISTED_SNAPSHOT_FIELDS);
      const { items, nextPageToken } = await reads.snapshots(request, turn);
      return { snapshots: items.map(mask), nextPageToken };
    }),
    waitSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = snapshotMask(readMask, SNAPSHOT_FIELDS);
      return { snapshot: mask(await reads.finished(snapshotId, turn)) };
    }),
  };
}
