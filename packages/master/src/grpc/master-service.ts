import { type BatchReply, DeleteSnapshotRequest, DeleteSnapshotResponse, type MasterServiceServer } from "@cutline/protocol/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { batchStream } from "./batch-stream.js";
import { answerTo, commandsWith } from "./commands.js";
import { watchEvents } from "./event-stream.js";
import { type MasterCommand, masterCommands, masterReplyBytes, requireCommand } from "./master-commands.js";
import { readCalls } from "./read-calls.js";
import { nodeMask, snapshotMask } from "./reads.js";
import type { ServiceParts } from "./service-parts.js";

/** MasterService: the cluster as it is, whatever its application. */
export function masterService(parts: ServiceParts): MasterServiceServer {
  const { cluster, requestIds, stopping, unary, fault } = parts;
  const commands = masterCommands(parts);
  const once = commandsWith(requestIds, "MasterService");
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
    ...readCalls(parts, { node: nodeMask, snapshot: snapshotMask }),
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
