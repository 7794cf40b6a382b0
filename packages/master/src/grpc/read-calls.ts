import type { NodeStatus } from "@cutline/protocol";
import type {
  ChannelStatus,
  GetNodeRequest,
  GetSnapshotRequest,
  ListChannelsRequest,
  ListNodesRequest,
  ListSnapshotsRequest,
  SnapshotResource,
  WaitSnapshotRequest,
} from "@cutline/protocol/grpc";
import type { handleUnaryCall } from "@grpc/grpc-js";
import type { ServiceParts } from "./service-parts.js";

/** How a service tells of nodes and snapshots: with the fields that a read mask asks for. Throws a Refusal (BAD_FIELD_MASK). */
export interface ResourceWords<Node, Snapshot> {
  node(mask: readonly string[] | undefined): (node: NodeStatus) => Node;
  /** Of one snapshot, or of each in a list. */
  snapshot(mask: readonly string[] | undefined, of: "one" | "list"): (snapshot: SnapshotResource) => Snapshot;
}

/** The calls that look at nodes, channels and snapshots one by one: the two services have the same, each in its own words. */
export interface ReadCalls<Node, Snapshot> {
  readonly getNode: handleUnaryCall<GetNodeRequest, { node: Node }>;
  readonly listNodes: handleUnaryCall<ListNodesRequest, { nodes: Node[]; nextPageToken: string }>;
  readonly listChannels: handleUnaryCall<ListChannelsRequest, { channels: ChannelStatus[]; nextPageToken: string }>;
  readonly getSnapshot: handleUnaryCall<GetSnapshotRequest, { snapshot: Snapshot }>;
  readonly listSnapshots: handleUnaryCall<ListSnapshotsRequest, { snapshots: Snapshot[]; nextPageToken: string }>;
  readonly waitSnapshot: handleUnaryCall<WaitSnapshotRequest, { snapshot: Snapshot }>;
}

/** A mask is looked at before the cluster is: who asks wrongly waits for nothing. */
export function readCalls<Node, Snapshot>({ reads, unary }: ServiceParts, words: ResourceWords<Node, Snapshot>): ReadCalls<Node, Snapshot> {
  return {
    getNode: unary(async ({ node, readMask }, turn) => {
      const mask = words.node(readMask);
      return { node: mask(await reads.node(node, turn)) };
    }),
    listNodes: unary(async (request, turn) => {
      const mask = words.node(request.readMask);
      const { items, nextPageToken } = await reads.nodes(request, turn);
      return { nodes: items.map(mask), nextPageToken };
    }),
    listChannels: unary(async (request, turn) => {
      const { items, nextPageToken } = await reads.channels(request, turn);
      return { channels: [...items], nextPageToken };
    }),
    getSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = words.snapshot(readMask, "one");
      return { snapshot: mask(await reads.snapshot(snapshotId, turn)) };
    }),
    listSnapshots: unary(async (request, turn) => {
      const mask = words.snapshot(request.readMask, "list");
      const { items, nextPageToken } = await reads.snapshots(request, turn);
      return { snapshots: items.map(mask), nextPageToken };
    }),
    waitSnapshot: unary(async ({ snapshotId, readMask }, turn) => {
      const mask = words.snapshot(readMask, "one");
      return { snapshot: mask(await reads.finished(snapshotId, turn)) };
    }),
  };
}
