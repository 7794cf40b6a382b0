import {
  type Cluster,
  type ClusterStatus,
  type CommandRequest,
  type NodeId,
  ProtocolError,
  type Received,
  type SnapshotId,
  type StartOptions,
} from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { MasterServiceService, type ReceiveResponse } from "@cutline/protocol/grpc";
import { CALL_MS, CONNECT_MS } from "./limits.js";
import { RemoteCalls } from "./remote-calls.js";
import { type ClientSecurity, NO_CLIENT_SECURITY } from "./security/index.js";

/** Which master, and how long to wait for it. */
export interface RemoteClusterOptions {
  /** HOST:PORT. */
  readonly address: string;
  /** How this client shows who it is, and whom it trusts; absent: not at all, and anybody. */
  readonly security?: ClientSecurity;
  /** How long a connection may take, in milliseconds: CONNECT_MS unless told otherwise. */
  readonly connectMs?: number;
  /** How long a call may take, in milliseconds: CALL_MS unless told otherwise. */
  readonly callMs?: number;
  /** Silence after which the master is asked whether it is alive, in milliseconds: CLIENT_PING_MS unless told otherwise. */
  readonly pingMs?: number;
  /** How long the answer to that may take, in milliseconds: PING_ANSWER_MS unless told otherwise. */
  readonly pingAnswerMs?: number;
}

/**
 * The cluster of a master that runs elsewhere. What that master refuses is refused here with the same code and message. Besides, any call
 * may reject with a ProtocolError: MASTER_UNREACHABLE where nobody answers, MASTER_UNTRUSTED where TLS can't be agreed on, and MASTER_LOST or MASTER_TIMEOUT where whether the call took effect
 * is not known.
 */
export class RemoteCluster implements Cluster {
  private readonly calls: RemoteCalls;

  /** Doesn't connect yet. Throws a Refusal: BAD_ADDRESS, or INSECURE_TOKEN where a token would go over a network in the clear. */
  constructor({ security = NO_CLIENT_SECURITY, connectMs = CONNECT_MS, callMs = CALL_MS, ...options }: RemoteClusterOptions) {
    this.calls = new RemoteCalls({ ...options, security, connectMs, callMs });
  }

  async start({ seed, topology = null }: StartOptions): Promise<void> {
    const channels = topology === null ? undefined : { channels: [...topology] };
    await this.calls.call(MasterServiceService.startCluster, { seed: seed ?? undefined, topology: channels });
  }

  async createNode(spec: { readonly node: NodeId; readonly init: Uint8Array }): Promise<void> {
    await this.calls.call(MasterServiceService.createNode, spec);
  }

  async command({ node, command, sendsTo }: CommandRequest): Promise<Uint8Array> {
    const limit = sendsTo === null ? undefined : { nodes: [...sendsTo] };
    const { reply } = await this.calls.call(MasterServiceService.executeCommand, { node, command, sendsTo: limit });
    return reply;
  }

  async receive({ node, source }: { readonly node: NodeId; readonly source: NodeId | null }): Promise<Received | null> {
    return receivedOf(await this.calls.call(MasterServiceService.receive, { node, source: source ?? undefined }));
  }

  async receiveAll(): Promise<void> {
    await this.calls.call(MasterServiceService.receiveAll, {});
  }

  async beginSnapshot({ node }: { readonly node: NodeId }): Promise<SnapshotId> {
    const { snapshotId } = await this.calls.call(MasterServiceService.beginSnapshot, { node });
    return snapshotId;
  }

  async collect(): Promise<readonly Snapshot[]> {
    const { snapshots } = await this.calls.call(MasterServiceService.collectSnapshots, {});
    return snapshots;
  }

  async inspect(): Promise<ClusterStatus> {
    return this.calls.call(MasterServiceService.inspectCluster, {});
  }

  /** Ends the nodes. The master stays, and can be started again. */
  async stop(): Promise<void> {
    await this.calls.call(MasterServiceService.stopCluster, {});
  }

  /** Ends the connection and nothing else: the master's nodes go on. */
  close(): Promise<void> {
    this.calls.close();
    return Promise.resolve();
  }
}

function receivedOf({ source, body }: ReceiveResponse): Received | null {
  if (source === undefined && body === undefined) return null;
  if (source === undefined || body === undefined) {
    throw new ProtocolError("MASTER_MISMATCH", "the master answered Receive with something that this version doesn't understand");
  }
  switch (body.$case) {
    case "payload":
      return { kind: "message", source, payload: body.value };
    case "marker":
      return { kind: "marker", source, snapshot: body.value };
  }
}
