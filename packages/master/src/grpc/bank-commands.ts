import type { Refusal } from "@cutline/core";
import {
  type BatchCommand,
  BatchReply,
  BeginSnapshotRequest,
  BeginSnapshotResponse,
  CollectStateRequest,
  CollectStateResponse,
  CreateNodeRequest,
  CreateNodeResponse,
  KillAllRequest,
  KillAllResponse,
  type PrintSnapshotRequest,
  type PrintSnapshotResponse,
  ReceiveAllRequest,
  ReceiveAllResponse,
  ReceiveRequest,
  ReceiveResponse,
  SendRequest,
  SendResponse,
  StartMasterRequest,
  StartMasterResponse,
} from "@cutline/protocol/bank/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { badField } from "./bad-request.js";
import { initWords, receivedWords, sendWords, snapshotWords, wasSent } from "./bank-words.js";
import { commandsWith } from "./commands.js";
import { randomSeed, type ServiceParts } from "./service-parts.js";
import type { Answer } from "./unary.js";

/** The commands of BankService, alike as calls and in batches. */
export function bankCommands({ cluster, collections, requestIds }: ServiceParts) {
  const once = commandsWith(requestIds, "BankService");
  const printSnapshot: Answer<PrintSnapshotRequest, PrintSnapshotResponse> = async () => ({
    snapshots: snapshotWords(await collections.last()),
  });
  return {
    startMaster: once("StartMaster", StartMasterRequest, StartMasterResponse, async ({ seed = randomSeed(), topology }, turn) => {
      await collections.restart(() => cluster.start({ seed, topology: topology?.channels ?? null }, turn));
      return { seed };
    }),
    createNode: once("CreateNode", CreateNodeRequest, CreateNodeResponse, ({ node, balance }, turn) =>
      after(cluster.createNode({ node, init: initWords(balance) }, turn), nothing),
    ),
    send: once("Send", SendRequest, SendResponse, ({ source, target, amount }, turn) => {
      if (source === target) throw sendToItself(source);
      const request = { node: source, command: sendWords({ target, amount }), sendsTo: [target] };
      return after(cluster.command(request, turn), (reply) => ({ sent: wasSent(reply) }));
    }),
    receive: once("Receive", ReceiveRequest, ReceiveResponse, ({ node, source }, turn) =>
      after(cluster.receive({ node, source: source ?? null }, turn), receivedWords),
    ),
    receiveAll: once("ReceiveAll", ReceiveAllRequest, ReceiveAllResponse, (_request, turn) => after(cluster.receiveAll(turn), nothing)),
    beginSnapshot: once("BeginSnapshot", BeginSnapshotRequest, BeginSnapshotResponse, ({ node }, turn) =>
      after(cluster.beginSnapshot({ node }, turn), (snapshotId) => ({ snapshotId })),
    ),
    collectState: once("CollectState", CollectStateRequest, CollectStateResponse, async (_request, turn) => ({
      snapshots: snapshotWords(await collections.collect(turn)),
    })),
    printSnapshot,
    killAll: once("KillAll", KillAllRequest, KillAllResponse, (_request, turn) =>
      after(
        collections.restart(() => cluster.stop(turn)),
        nothing,
      ),
    ),
  };
}

export type BankBatchCommand = NonNullable<BatchCommand["command"]>;

/** Bytes that a reply takes on the wire, or a few more. */
export function bankReplyBytes({ reply }: BatchReply): number {
  switch (reply?.$case) {
    case "collectState":
    case "printSnapshot":
    case "error":
      return BatchReply.encode({ reply }).finish().length;
    default:
      return 32;
  }
}

function sendToItself(node: number): Refusal {
  return badField("SEND_TO_ITSELF", "target", `is the source, ${node}; a node can't send to itself`);
}

function nothing(): Record<string, never> {
  return {};
}
