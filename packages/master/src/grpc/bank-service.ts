import { type BankServiceServer, type BatchReply, DeleteSnapshotRequest, DeleteSnapshotResponse } from "@cutline/protocol/bank/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { type BankBatchCommand, bankCommands, bankReplyBytes } from "./bank-commands.js";
import { bankNodeMask, bankSnapshotMask } from "./bank-resources.js";
import { batchStream } from "./batch-stream.js";
import { answerTo, commandsWith } from "./commands.js";
import { requireCommand } from "./master-commands.js";
import { scriptStream } from "./script-stream.js";
import type { ServiceParts } from "./service-parts.js";

/** BankService: the same cluster in the bank's words, a call for each command of the script language. Its nodes must run the bank. */
export function bankService(parts: ServiceParts): BankServiceServer {
  const { cluster, reads, requestIds, unary, fault } = parts;
  const commands = bankCommands(parts);
  const once = commandsWith(requestIds);
  return {
    startMaster: unary(commands.startMaster),
    createNode: unary(commands.createNode),
    send: unary(commands.send),
    receive: unary(commands.receive),
    receiveAll: unary(commands.receiveAll),
    beginSnapshot: unary(commands.beginSnapshot),
    collectState: unary(commands.collectState),
    printSnapshot: unary(commands.printSnapshot),
    killAll: unary(commands.killAll),
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
    deleteSnapshot: unary(
      once("DeleteSnapshot", DeleteSnapshotRequest, DeleteSnapshotResponse, ({ snapshotId }, turn) =>
        after(cluster.deleteSnapshot(snapshotId, turn), () => ({})),
      ),
    ),
    executeBatch: batchStream({
      perform: ({ command }, turn) => {
        const asked = requireCommand(command);
        const { $case } = asked;
        return after(
          answerTo<BankBatchCommand>(commands, asked)(asked.value, turn),
          (value) => ({ reply: { $case, value } }) as BatchReply,
        ); // of its own case
      },
      failed: (error): BatchReply => ({ reply: { $case: "error", value: error } }),
      sizeOf: bankReplyBytes,
      fault,
    }),
    runScript: scriptStream(parts),
  };
}
