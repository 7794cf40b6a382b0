import { type BankServiceServer, type BatchReply, DeleteSnapshotRequest, DeleteSnapshotResponse } from "@cutline/protocol/bank/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { type BankBatchCommand, bankCommands, bankReplyBytes } from "./bank-commands.js";
import { bankNodeMask, bankSnapshotMask } from "./bank-resources.js";
import { batchStream } from "./batch-stream.js";
import { answerTo, commandsWith } from "./commands.js";
import { requireCommand } from "./master-commands.js";
import { readCalls } from "./read-calls.js";
import { runScript } from "./run-script.js";
import type { ServiceParts } from "./service-parts.js";

/** BankService: the same cluster in the bank's words, a call for each command of the script language. Its nodes must run the bank. */
export function bankService(parts: ServiceParts): BankServiceServer {
  const { cluster, requestIds, unary, fault } = parts;
  const commands = bankCommands(parts);
  const once = commandsWith(requestIds, "BankService");
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
    ...readCalls(parts, { node: bankNodeMask, snapshot: bankSnapshotMask }),
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
    runScript: runScript(parts),
  };
}
