import type { Application } from "@cutline/core";
import type { ExecuteBatchRequest, ExecuteBatchResponse } from "@cutline/protocol/grpc";
import { type Client, type ClientDuplexStream, Metadata } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { localCluster } from "../../testing/clusters.js";
import type { ServeOptions } from "../serve.js";
import { call, connect, MASTER, serving } from "./serving.js";

/** An application whose replies are its commands, however large, and whose state is what a node was made with. */
export const echo: Application<Uint8Array> = {
  name: "echo",
  sendsOnReceive: false,
  create: (init) => init,
  command: (_state, command) => command,
  receive: () => undefined,
  save: (state) => state,
  load: (saved) => saved,
  audit: () => [],
};

/** Where nodes say back what they are told. */
export interface Echoes {
  readonly address: string;
  readonly client: Client;
  /** Ends the server. */
  close(): Promise<void>;
}

/** A started cluster of it, whose nodes, 1 and so on, have states of as many bytes. */
export async function echoes(
  nodes = 1,
  stateBytes = 0,
  cluster = localCluster(echo),
  options: Partial<ServeOptions> = {},
): Promise<Echoes> {
  const served = await serving(cluster, { application: "echo", ...options });
  const client = connect(served.address);
  await call(client, MASTER.startCluster, { seed: 7n });
  for (let node = 1; node <= nodes; node += 1) await call(client, MASTER.createNode, { node, init: new Uint8Array(stateBytes) });
  return { address: served.address, client, close: () => served.close() };
}

/** Has node 1 say something. Returns how many bytes came back. */
export async function say(client: Client, command: Uint8Array, requestId?: string): Promise<number> {
  return (await call(client, MASTER.executeCommand, { node: 1, command, sendsTo: undefined, requestId })).reply.length;
}

export type EchoBatches = ClientDuplexStream<ExecuteBatchRequest, ExecuteBatchResponse>;

/** A stream of batches until the test ends. Nothing is read of it until somebody reads. */
export function echoBatches(client: Client): EchoBatches {
  const { path, requestSerialize, responseDeserialize } = MASTER.executeBatch;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
  stream.on("error", () => undefined); // told by whoever waits for it
  onTestFinished(() => {
    stream.cancel();
  });
  return stream;
}

/** A request that has nodes say something. */
export function sayings(...sayings: readonly { readonly node: number; readonly command: Uint8Array }[]): ExecuteBatchRequest {
  return { commands: sayings.map((value) => ({ command: { $case: "executeCommand", value: { ...value, sendsTo: { nodes: [] } } } })) };
}

/** What was said back in a response. */
export function saidIn({ replies }: ExecuteBatchResponse): Uint8Array[] {
  return replies.map(({ reply }) => (reply?.$case === "executeCommand" ? reply.value.reply : new Uint8Array()));
}
