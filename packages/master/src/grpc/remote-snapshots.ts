import type { SnapshotId } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { MasterServiceService, type SnapshotResource, SnapshotState } from "@cutline/protocol/grpc";
import { CALL_MS, CONNECT_MS } from "./limits.js";
import { RemoteCalls } from "./remote-calls.js";
import type { RemoteClusterOptions } from "./remote-cluster.js";
import { NO_CLIENT_SECURITY } from "./security/index.js";

/** The snapshots that a master elsewhere has collected and keeps. Looking at them changes nothing there. Errors are those of a RemoteCluster. */
export class RemoteSnapshots {
  private readonly calls: RemoteCalls;

  /** Doesn't connect yet. Throws a Refusal: BAD_ADDRESS, or INSECURE_TOKEN where a token would go over a network in the clear. */
  constructor({ address, security = NO_CLIENT_SECURITY, connectMs = CONNECT_MS, callMs = CALL_MS }: RemoteClusterOptions) {
    this.calls = new RemoteCalls({ address, security, connectMs, callMs });
  }

  /** Their ids, in the order in which they began. */
  async ids(): Promise<readonly SnapshotId[]> {
    const ids: SnapshotId[] = [];
    const readMask = ["snapshot_id", "state"];
    for (let pageToken = ""; ;) {
      const page = await this.calls.call(MasterServiceService.listSnapshots, { pageSize: 0, pageToken, readMask });
      ids.push(...page.snapshots.filter(({ state }) => state === SnapshotState.COLLECTED).map(({ snapshotId }) => snapshotId));
      if (page.nextPageToken === "") return ids;
      pageToken = page.nextPageToken;
    }
  }

  /** One of them, whole; null where it has since been deleted, or is under way again. */
  async get(snapshotId: SnapshotId): Promise<Snapshot | null> {
    const { snapshot } = await this.calls.call(MasterServiceService.getSnapshot, { snapshotId, readMask: undefined });
    return snapshot === undefined ? null : collected(snapshot);
  }

  close(): void {
    this.calls.close();
  }
}

function collected({ state, globalState, verdict, beginTime, collectTime }: SnapshotResource): Snapshot | null {
  return state === SnapshotState.COLLECTED ? { state: globalState, verdict, beginTime, collectTime } : null;
}
