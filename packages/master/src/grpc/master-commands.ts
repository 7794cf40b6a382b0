import type { NodeId, Received } from "@cutline/core";
import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import {
  type BatchCommand,
  BatchReply,
  BeginSnapshotRequest,
  BeginSnapshotResponse,
  CollectSnapshotsRequest,
  CollectSnapshotsResponse,
  CreateNodeRequest,
  CreateNodeResponse,
  ExecuteCommandRequest,
  ExecuteCommandResponse,
  ReceiveAllRequest,
  ReceiveAllResponse,
  ReceiveRequest,
  ReceiveResponse,
  type SendsTo,
  StartClusterRequest,
  StartClusterResponse,
  StopClusterRequest,
  StopClusterResponse,
} from "@cutline/protocol/grpc";
import { after } from "../tracked/tracked-cluster.js";
import { badField } from "./bad-request.js";
import { commandsWith } from "./commands.js";
import { randomSeed, type ServiceParts } from "./service-parts.js";

/** The commands of MasterService, alike as calls and in batches. */
export function masterCommands({ cluster, collections, application, requestIds }: ServiceParts) {
  const once = commandsWith(requestIds, "MasterService");
  return {
    startCluster: once("StartCluster", StartClusterRequest, StartClusterResponse, async ({ seed = randomSeed(), topology }, turn) => {
      await collections.restart(() => cluster.start({ seed, topology: topology?.channels ?? null }, turn));
      return { seed, application };
    }),
    createNode: once("CreateNode", CreateNodeRequest, CreateNodeResponse, ({ node, init }, turn) => {
      requireSize("BAD_INIT", "init", init);
      return after(cluster.createNode({ node, init }, turn), nothing);
    }),
    executeCommand: once("ExecuteCommand", ExecuteCommandRequest, ExecuteCommandResponse, ({ node, command, sendsTo }, turn) => {
      requireSize("BAD_COMMAND", "command", command);
      return after(cluster.command({ node, command, sendsTo: distinct(sendsTo) }, turn), (reply) => ({ reply }));
    }),
    receive: once("Receive", ReceiveRequest, ReceiveResponse, ({ node, source }, turn) =>
      after(cluster.receive({ node, source: source ?? null }, turn), received),
    ),
    receiveAll: once("ReceiveAll", ReceiveAllRequest, ReceiveAllResponse, (_request, turn) => after(cluster.receiveAll(turn), nothing)),
    beginSnapshot: once("BeginSnapshot", BeginSnapshotRequest, BeginSnapshotResponse, ({ node }, turn) =>
      after(cluster.beginSnapshot({ node }, turn), (snapshotId) => ({ snapshotId })),
    ),
    collectSnapshots: once("CollectSnapshots", CollectSnapshotsRequest, CollectSnapshotsResponse, async (_request, turn) => ({
      snapshots: [...(await collections.collect(turn))],
    })),
    stopCluster: once("StopCluster", StopClusterRequest, StopClusterResponse, (_request, turn) =>
      after(
        collections.restart(() => cluster.stop(turn)),
        nothing,
      ),
    ),
  };
}

/** Bytes that a reply takes on the wire, or a few more. */
export function masterReplyBytes({ reply }: BatchReply): number {
  switch (reply?.$case) {
    case "executeCommand":
      return reply.value.reply.length + 16;
    case "receive":
      return (reply.value.body?.value.length ?? 0) + 16;
    case "collectSnapshots":
    case "error":
      return BatchReply.encode({ reply }).finish().length;
    default:
      return 16;
  }
}

/** Throws a Refusal (BAD_COMMAND) where a batch's command says nothing that this version understands. */
export function requireCommand<Command extends { readonly $case: string }>(command: Command | undefined): Command {
  if (command !== undefined) return command;
  throw badField("BAD_COMMAND", "commands", "has a command that says nothing that this version understands");
}

export type MasterCommand = NonNullable<BatchCommand["command"]>;

function received(message: Received | null): ReceiveResponse {
  if (message === null) return { source: undefined, body: undefined };
  const { source } = message;
  return message.kind === "marker"
    ? { source, body: { $case: "marker", value: message.snapshot } }
    : { source, body: { $case: "payload", value: message.payload } };
}

function requireSize(code: string, field: string, bytes: Uint8Array): void {
  if (bytes.length <= PAYLOAD_BYTES_MAX) return;
  throw badField(code, field, `has ${bytes.length} bytes; it may have up to ${PAYLOAD_BYTES_MAX}`);
}

/** Each node once, however often it is named: the work for each is the cluster's. */
function distinct(sendsTo: SendsTo | undefined): readonly NodeId[] | null {
  return sendsTo === undefined ? null : [...new Set(sendsTo.nodes)];
}

function nothing(): Record<string, never> {
  return {};
}
