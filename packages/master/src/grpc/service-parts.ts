import { randomBytes } from "node:crypto";
import type { Collections } from "./collections.js";
import type { Reads } from "./reads.js";
import type { RequestIds } from "./request-ids.js";
import type { ScriptRunner } from "./script-runner.js";
import type { FaultListener, Unary } from "./unary.js";
import type { TrackedCluster } from "../tracked/tracked-cluster.js";

/** What a service drives, and how it answers. */
export interface ServiceParts {
  readonly cluster: TrackedCluster;
  readonly collections: Collections;
  readonly reads: Reads;
  readonly requestIds: RequestIds;
  /** Name of the application that the nodes run. */
  readonly application: string;
  /** Runs scripts; null: nobody does. */
  readonly scripts: ScriptRunner | null;
  /** Aborted when the server begins to end: whoever waits gives up. */
  readonly stopping: AbortSignal;
  readonly unary: Unary;
  readonly fault: FaultListener;
}

/** A seed for who didn't name one, 0 to 2^64 - 1. It is told, so that what happened can be repeated. */
export function randomSeed(): bigint {
  return randomBytes(8).readBigUInt64BE();
}
