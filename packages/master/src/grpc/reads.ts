import { type ClusterStatus, type NodeId, Refusal, type SnapshotId } from "@cutline/core";
import { NodeStatus } from "@cutline/protocol";
import { type ChannelStatus, SnapshotResource } from "@cutline/protocol/grpc";
import type { Turn } from "../cluster/turn.js";
import { isOver, type TrackedSnapshot } from "../tracked/snapshot-book.js";
import type { TrackedCluster } from "../tracked/tracked-cluster.js";
import { type MaskableFields, type Wanted, wantedBy } from "./field-mask.js";
import type { Page, PageRequest, PageTokens } from "./page-tokens.js";
import { waitForSnapshot } from "./snapshot-wait.js";

/** What a list of channels is narrowed by. */
export interface ChannelFilter {
  readonly onlyNonEmpty: boolean;
  readonly source?: NodeId | undefined;
  readonly target?: NodeId | undefined;
}

/** What is read of a cluster, node by node, channel by channel and snapshot by snapshot, for either service. */
export class Reads {
  constructor(
    private readonly cluster: TrackedCluster,
    private readonly tokens: PageTokens,
    private readonly stopping: AbortSignal,
  ) {}

  /** Throws a Refusal (UNKNOWN_NODE). */
  async node(node: NodeId, turn: Turn): Promise<NodeStatus> {
    const { nodes } = await this.cluster.inspect(turn);
    const found = nodes.find((one) => one.node === node);
    if (found === undefined) throw new Refusal("UNKNOWN_NODE", `node ${node} does not exist; create it first`, { node: String(node) });
    return found;
  }

  async nodes(request: PageRequest, turn: Turn): Promise<Page<NodeStatus>> {
    const { nodes } = await this.cluster.inspect(turn);
    return this.tokens.page(request, "nodes", nodes, {
      keyOf: ({ node }) => String(node),
      isAfter: ({ node }, key) => node > Number(key),
    });
  }

  async channels(request: PageRequest & ChannelFilter, turn: Turn): Promise<Page<ChannelStatus>> {
    const status = await this.cluster.inspect(turn);
    const list = `channels ${request.onlyNonEmpty} ${request.source} ${request.target}`;
    return this.tokens.page(request, list, this.channelsOf(status, request), {
      keyOf: ({ source, target }) => `${source} ${target}`,
      isAfter: ({ source, target }, key) => {
        const [lastSource = 0, lastTarget = 0] = key.split(" ").map(Number);
        return source > lastSource || (source === lastSource && target > lastTarget);
      },
    });
  }

  /** Throws a Refusal (UNKNOWN_SNAPSHOT). */
  async snapshot(id: SnapshotId, turn: Turn): Promise<SnapshotResource> {
    const [resource] = await this.resources([this.cluster.snapshots.get(id)], turn);
    return resource ?? SnapshotResource.create();
  }

  async snapshots(request: PageRequest, turn: Turn): Promise<Page<SnapshotResource>> {
    const page = this.tokens.page(request, "snapshots", this.cluster.snapshots.all(), {
      keyOf: ({ place }) => String(place),
      isAfter: ({ place }, key) => place > Number(key),
    });
    return { items: await this.resources(page.items, turn), nextPageToken: page.nextPageToken };
  }

  /** Waits until it is COLLECTED or FAILED. */
  async finished(id: SnapshotId, turn: Turn): Promise<SnapshotResource> {
    return resourceOf(await waitForSnapshot(this.cluster, id, turn, this.stopping), NO_MARKERS);
  }

  /** Ascending by source, then target. */
  private *channelsOf({ nodes }: ClusterStatus, { onlyNonEmpty, ...wanted }: ChannelFilter): Generator<ChannelStatus> {
    const depths = new Map(nodes.map(({ node, channels }) => [node, new Map(channels.map(({ source, count }) => [source, count]))]));
    for (const { node: source } of nodes) {
      if (wanted.source !== undefined && wanted.source !== source) continue;
      for (const { node: target } of nodes) {
        if (source === target || (wanted.target !== undefined && wanted.target !== target)) continue;
        const depth = depths.get(target)?.get(source) ?? 0;
        if ((depth > 0 || !onlyNonEmpty) && this.cluster.topology.has({ source, target })) yield { source, target, depth };
      }
    }
  }

  /** Looks at the nodes only where a snapshot is not over. */
  private async resources(entries: readonly TrackedSnapshot[], turn: Turn): Promise<SnapshotResource[]> {
    const status = entries.every(isOver) ? null : await this.cluster.inspect(turn);
    return entries.map((entry) => resourceOf(entry, status === null || isOver(entry) ? NO_MARKERS : this.markersOf(entry.id, status)));
  }

  private markersOf(id: SnapshotId, { nodes }: ClusterStatus): MarkerCount {
    const { topology } = this.cluster;
    const members = new Map(nodes.map((status) => [status.node, status]));
    let [expected, arrived] = [0, 0];
    for (const { node, recordings } of nodes) {
      const incoming = topology.isMesh ? nodes.length - 1 : topology.sourcesOf(node, members).length;
      const recording = recordings.find(({ snapshotId }) => snapshotId === id);
      expected += incoming;
      arrived += recording === undefined ? 0 : incoming - recording.awaiting.length;
    }
    return { expected, arrived };
  }
}

interface MarkerCount {
  readonly expected: number;
  readonly arrived: number;
}

const NO_MARKERS: MarkerCount = { expected: 0, arrived: 0 };

const NODE_FIELDS: MaskableFields = { all: ["node", "state", "channels", "recordings"], onDemand: [] };
const SNAPSHOT_FIELD_NAMES = Object.keys(SnapshotResource.create()).map(snakeCase);
const SNAPSHOT_FIELDS: MaskableFields = { all: SNAPSHOT_FIELD_NAMES, onDemand: [] };
const LISTED_SNAPSHOT_FIELDS: MaskableFields = { all: SNAPSHOT_FIELD_NAMES, onDemand: ["global_state"] };

/** What `request` asks for of each node. Throws a Refusal (BAD_FIELD_MASK); asked before anything is read. */
export function nodeMask(mask: readonly string[] | undefined): (node: NodeStatus) => NodeStatus {
  const wanted = wantedBy(mask, NODE_FIELDS);
  return (node) => masked(node, NodeStatus.create(), wanted);
}

/** The same of a snapshot: of one, or of each in a list. */
export function snapshotMask(mask: readonly string[] | undefined, of: "one" | "list"): (snapshot: SnapshotResource) => SnapshotResource {
  const wanted = wantedBy(mask, of === "one" ? SNAPSHOT_FIELDS : LISTED_SNAPSHOT_FIELDS);
  return (snapshot) => masked(snapshot, SnapshotResource.create(), wanted);
}

/** `message` with the fields that are wanted, and the others as in `empty`. */
export function masked<Message extends object>(message: Message, empty: Message, wanted: Wanted): Message {
  const result = { ...empty };
  for (const key of Object.keys(message) as (keyof Message & string)[]) if (wanted(snakeCase(key))) result[key] = message[key]; // its own keys
  return result;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function resourceOf(entry: TrackedSnapshot, { expected, arrived }: MarkerCount): SnapshotResource {
  const { id, initiator, state, failure, collected, beginTime, wholeTime, messagesRecorded, channelsRecorded } = entry;
  return {
    snapshotId: id,
    initiator,
    state,
    failure: failure ?? undefined,
    verdict: collected?.verdict,
    beginTime,
    wholeTime: wholeTime ?? undefined,
    collectTime: collected?.collectTime,
    markersExpected: collected === null ? expected : channelsRecorded,
    markersArrived: collected === null ? arrived : channelsRecorded,
    messagesRecorded,
    globalState: collected?.state,
  };
}
