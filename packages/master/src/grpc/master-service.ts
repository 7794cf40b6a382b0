import { type BatchReply, DeleteSnapshotRequest, DeleteSnapshotResponse, type MasterServiceServer } from "@cutline/protocol/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { batchStream } from "./batch-stream.js";
import { answerTo, commandsWith } from "./commands.js";
import { watchEvents } from "./event-stream.js";
import { type MasterCommand, masterCommands, masterReplyBytes, requireCommand } from "./master-commands.js";
import { LISTED_SNAPSHOT_FIELDS, nodeMask, SNAPSHOT_FIELDS, snapshotMask } from "./reads.js";
import type { ServiceParts } from "./service-parts.js";

/** MasterService: the cluster as it is, whatever its application. */
export function masterService(parts: ServiceParts): MasterServiceServer {
  const { cluster, reads, requestIds, stopping, unary, fault } = parts;
  const commands = masterCommands(parts);
  const once = commandsWith(requestIds);
  return {
    startCluster: unary(commands.startCluster),
    createNode: unary(commands.createNode),
    executeCommand: unary(commands.executeCommand),
    receive: unary(commands.receive),
    receiveAll: unary(commands.receiveAll),
    beginSnapshot: unary(commands.beginSnapshot),
    collectSnapshots: unary(commands.collectSnapshots),
    stopCluster: unary(commands.stopCluster),
    inspectCluster: unary(async (_request, turn) => {
      const { nodes, snapshotsUnderWay } = await cluster.inspect(turn);
      return { nodes: [...nodes], snapshotsUnderWay: [...snapshotsUnderWay] };
    }),
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
    deleteSnapshot: unary(
      once("DeleteSnapshot", DeleteSnapshotRequest, DeleteSnapshotResponse, ({ snapshotId }, turn) =>
        after(cluster.deleteSnapshot(snapshotId, turn), () => ({})),
      ),
    ),
    executeBatch: batchStream({
      perform: ({ command }, turn) => {
        const asked = requireCommand(command);
        const { $case } = asked;
        return after(answerTo<MasterCommand>(commands, asked)(asked.value, turn), (value) => ({ reply: { $case, value } }) as BatchReply); // of its own case
      },
      failed: (error): BatchReply => ({ reply: { $case: "error", value: error } }),
      sizeOf: masterReplyBytes,
      fault,
    }),
    watchEvents: watchEvents(cluster.events, stopping),
  };
}
