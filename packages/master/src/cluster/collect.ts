import {
  type Application,
  type ChannelId,
  check,
  formatChannel,
  type NodeId,
  type Observer,
  Refusal,
  type SnapshotId,
  type Topology,
} from "@cutline/core";
import type { NodeStatus, Snapshot } from "@cutline/protocol";
import { inspectNodes } from "./inspect.js";
import { listed, nodeList } from "./listed.js";
import type { Members } from "./members.js";

/** What collecting takes. */
export interface Collection {
  readonly members: Members;
  readonly observer: Observer;
  readonly application: Application<unknown>;
  /** When each snapshot began. */
  readonly begunAt: ReadonlyMap<SnapshotId, Date>;
  readonly topology: Topology;
}

/** Collects every snapshot under way. Throws a Refusal where there is none (NO_SNAPSHOT), or as `collectEach` does. */
export async function collect(collection: Collection): Promise<Snapshot[]> {
  const snapshotIds = collection.observer.underWay();
  if (snapshotIds.length === 0) throw new Refusal("NO_SNAPSHOT", "no snapshot was begun since the last CollectState; begin one first");
  return collectEach(collection, snapshotIds);
}

/**
 * Collects snapshots that are under way: each is assembled, checked, and retired everywhere. Throws a Refusal where one isn't
 * whole (MARKERS_WAITING, with the channels where its markers wait); then nothing is collected.
 */
export async function collectEach(collection: Collection, snapshotIds: SnapshotId[]): Promise<Snapshot[]> {
  const { members, observer } = collection;
  const unfinished = snapshotIds.filter((id) => observer.missing(id).length > 0);
  if (unfinished.length > 0) throw await explain(collection, unfinished);
  const snapshots = snapshotIds.map((id) => assemble(collection, id));
  await members.askAll({ $case: "retire", value: { snapshotIds } });
  for (const id of snapshotIds) observer.retire(id);
  return snapshots;
}

function assemble({ observer, application, begunAt }: Collection, id: SnapshotId): Snapshot {
  const state = observer.assemble(id);
  return { state, verdict: check(state, application), beginTime: begunAt.get(id), collectTime: new Date() };
}

/** Why a snapshot isn't whole: where its markers wait. */
async function explain({ members, observer, topology }: Collection, unfinished: readonly SnapshotId[]): Promise<Refusal> {
  const nodes = await inspectNodes(members);
  const stories = unfinished.map((id) => {
    const waiting = channelsWithMarker(nodes, topology, id).map(formatChannel);
    return `snapshot ${id} is not whole: ${notDone(observer.missing(id))}, and its markers wait in ${listed(waiting, "no channel")}`;
  });
  return new Refusal("MARKERS_WAITING", `${stories.join("; ")}. Receive them (Receive, ReceiveAll) and collect again`);
}

/**
 * Channels where a snapshot's marker waits, ascending: those whose source has recorded, and whose target still awaits it or hasn't recorded. An
 * inspection need not show the marker itself, which may be behind a thousand messages.
 */
function channelsWithMarker(nodes: readonly NodeStatus[], topology: Topology, snapshot: SnapshotId): ChannelId[] {
  const awaitingOf = new Map<NodeId, ReadonlySet<NodeId>>();
  for (const { node, recordings } of nodes) {
    const recording = recordings.find(({ snapshotId }) => snapshotId === snapshot);
    if (recording !== undefined) awaitingOf.set(node, new Set(recording.awaiting));
  }
  const channels: ChannelId[] = [];
  for (const source of awaitingOf.keys()) {
    for (const { node: target } of nodes) {
      const mayWait = target !== source && awaitingOf.get(target)?.has(source) !== false;
      if (mayWait && topology.has({ source, target })) channels.push({ source, target });
    }
  }
  return channels.sort((one, other) => one.source - other.source || one.target - other.target);
}

function notDone(nodes: readonly NodeId[]): string {
  return `${nodeList(nodes)} ${nodes.length === 1 ? "is" : "are"} not done`;
}
