import type { ManagedCluster } from "../../cluster/managed-cluster.js";
import { BankServiceService } from "@cutline/protocol/bank/grpc";
import { MasterServiceService } from "@cutline/protocol/grpc";
import { Client, credentials, Metadata, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";
import { serveCluster, type ServedCluster, type ServeOptions } from "../serve.js";

export const MASTER = MasterServiceService;
export const BANK = BankServiceService;

/** Serves a cluster until the test ends. */
export async function serving(cluster: ManagedCluster, options: Partial<ServeOptions> = {}): Promise<ServedCluster> {
  const served = await serveCluster(cluster, { application: "bank", shutdownMs: 100, ...options });
  onTestFinished(() => served.close());
  return served;
}

/** A connection of its own until the test ends. */
export function connect(address: string): Client {
  const client = new Client(address, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  onTestFinished(() => client.close());
  return client;
}

/** A unary call. Rejects with the ServiceError. */
export function call<Request, Response>(client: Client, method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, new Metadata(), (error, response) => {
      if (response === undefined) reject(error ?? new Error("neither an error nor a response"));
      else resolve(response);
    });
  });
}

/** What a failed call's client sees. */
export interface Failed {
  readonly code: number;
  readonly details: string;
  readonly reason: unknown;
}

/** The failure of a call that is expected to fail. */
export async function failure(calling: Promise<unknown>): Promise<Failed> {
  const error = await calling.then(
    () => null,
    (failed: unknown) => failed,
  );
  if (!(error instanceof Error && isServiceError(error))) throw new Error("it did not fail as a call does", { cause: error });
  return { code: error.code, details: error.details, reason: error.metadata.get("cutline-reason")[0] };
}

function isServiceError(error: Error): error is ServiceError {
  return "code" in error && "details" in error && "metadata" in error;
}
