import { randomBytes } from "node:crypto";
import { type Cluster, type Received, Refusal } from "@cutline/core";
import { PAYLOAD_BYTES_MAX } from "@cutline/protocol";
import type { MasterServiceServer, ReceiveResponse } from "@cutline/protocol/grpc";
import type { Collections } from "./collections.js";
import { noStreamYet, notYet } from "./not-yet.js";
import type { Unary } from "./unary.js";

/** What a service drives, and how it answers. */
export interface ServiceParts {
  readonly cluster: Cluster;
  readonly collections: Collections;
  /** Name of the application that the nodes run. */
  readonly application: string;
  readonly unary: Unary;
}

/** MasterService: the cluster as it is, whatever its application. */
export function masterService({ cluster, collections, application, unary }: ServiceParts): MasterServiceServer {
  return {
    startCluster: unary(async (request) => {
      const seed = request.seed ?? randomSeed();
      await collections.restart(() => cluster.start({ seed, topology: request.topology?.channels ?? null }));
      return { seed, application };
    }),
    createNode: unary(async ({ node, init }) => {
      requireSize("BAD_INIT", "init", init);
      await cluster.createNode({ node, init });
      return {};
    }),
    executeCommand: unary(async ({ node, command, sendsTo }) => {
      requireSize("BAD_COMMAND", "command", command);
      return { reply: await cluster.command({ node, command, sendsTo: sendsTo?.nodes ?? null }) };
    }),
    receive: unary(async ({ node, source }) => received(await cluster.receive({ node, source: source ?? null }))),
    receiveAll: unary(async () => {
      await cluster.receiveAll();
      return {};
    }),
    beginSnapshot: unary(async ({ node }) => ({ snapshotId: await cluster.beginSnapshot({ node }) })),
    collectSnapshots: unary(async () => ({ snapshots: [...(await collections.collect())] })),
    inspectCluster: unary(async () => {
      const { nodes, snapshotsUnderWay } = await cluster.inspect();
      return { nodes: [...nodes], snapshotsUnderWay: [...snapshotsUnderWay] };
    }),
    stopCluster: unary(async () => {
      await collections.restart(() => cluster.stop());
      return {};
    }),
    getNode: notYet,
    listNodes: notYet,
    listChannels: notYet,
    getSnapshot: notYet,
    listSnapshots: notYet,
    deleteSnapshot: notYet,
    waitSnapshot: notYet,
    executeBatch: noStreamYet,
    watchEvents: noStreamYet,
  };
}

/** A seed for who didn't name one, 0 to 2^64 - 1. It is told, so that what happened can be repeated. */
export function randomSeed(): bigint {
  return randomBytes(8).readBigUInt64BE();
}

function received(message: Received | null): ReceiveResponse {
  if (message === null) return { source: undefined, body: undefined };
  const { source } = message;
  return message.kind === "marker"
    ? { source, body: { $case: "marker", value: message.snapshot } }
    : { source, body: { $case: "payload", value: message.payload } };
}

function requireSize(code: string, field: string, bytes: Uint8Array): void {
  if (bytes.length <= PAYLOAD_BYTES_MAX) return;
  throw new Refusal(code, `${field} has ${bytes.length} bytes; it may have up to ${PAYLOAD_BYTES_MAX}`);
}
