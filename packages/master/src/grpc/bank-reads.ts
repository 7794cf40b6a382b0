import type { BankServiceServer } from "@cutline/protocol/bank/grpc";
import { bankNodeMask, bankSnapshotMask } from "./bank-resources.js";
import type { ServiceParts } from "./service-parts.js";

/** The calls that look at nodes, channels and snapshots one by one, in the bank's words. A mask is looked at before the cluster is. */
export function bankReads({
  reads,
  unary,
}: ServiceParts): Pick<BankServiceServer, "getNode" | "listNodes" | "listChannels" | "getSnapshot" | "listSnapshots" | "waitSnapshot"> {
  return {
    getNode: unary(async ({ node, readMask }, turn) => {
      const mask = bankNodeMask(readMask);
      return { node: mask(await reads.node(node, turn)) };
    }),
    listNodes: unary(async (request, turn) => {
      const mask = bankNodeMask(request.readMask);
      const { items, nextPageToken } = await reads.nodes(request, turn);
      return { nodes: items.map(mask), nextPageToken };
    }),
    listChannels: unary(async (request, turn) => {
      const { items, nextPageToken } = await reads.channels(request, turn);
      return { channels: [...items], nextPageToken };
    }),
    getSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = bankSnapshotMask(readMask, "one");
      return { snapshot: mask(await reads.snapshot(snapshotId, turn)) };
    }),
    listSnapshots: unary(async (request, turn) => {
      const mask = bankSnapshotMask(request.readMask, "list");
      const { items, nextPageToken } = await reads.snapshots(request, turn);
      return { snapshots: items.map(mask), nextPageToken };
    }),
    waitSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = bankSnapshotMask(readMask, "one");
      return { snapshot: mask(await reads.finished(snapshotId, turn)) };
    }),
  };
}
