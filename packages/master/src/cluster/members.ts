import { type HostId, type NodeId, type NodeSet, Refusal } from "@cutline/core";
import type { AnswerTaker, DirectHost, HostAnswer, HostAsk, HostHandle, HostLauncher } from "../hosts/host-handle.js";

/** Which nodes there are, and which host runs each. */
export class Members {
  private readonly hostOfNode = new Map<NodeId, HostHandle>();
  private readonly hosts: HostHandle[] = [];
  private placed = 0;
  /** The one host that does everything at once, where there is such a one. */
  direct: DirectHost | null = null;
  /** A host that was launched for a node that it then refused: the next one gets it. */
  private vacant: HostHandle | null = null;

  /** `hostsMax`: how many hosts the nodes are spread over; null gives each node one of its own. */
  constructor(
    private readonly launcher: HostLauncher,
    private readonly hostsMax: number | null,
  ) {}

  get nodes(): NodeSet {
    return this.hostOfNode;
  }

  has(node: NodeId): boolean {
    return this.hostOfNode.has(node);
  }

  /** The host that runs a node. Throws a Refusal (UNKNOWN_NODE) where there is no such node. */
  hostOf(node: NodeId): HostHandle {
    const host = this.hostOfNode.get(node);
    if (host === undefined) throw new Refusal("UNKNOWN_NODE", `node ${node} does not exist; create it first`, { node: String(node) });
    return host;
  }

  /** The nodes that a host runs. */
  nodesOn(host: HostId): NodeId[] {
    return [...this.hostOfNode].filter(([, { hostId }]) => hostId === host).map(([node]) => node);
  }

  /** The host for the next node: a new one, or the hosts in turn. */
  async place(): Promise<HostHandle> {
    if (this.hostsMax !== null && this.hosts.length >= this.hostsMax) {
      const host = this.hosts[this.placed % this.hosts.length];
      if (host !== undefined) return host;
    }
    this.vacant ??= await this.launcher.launch();
    return this.vacant;
  }

  /** A node is on the host where it was placed. */
  add(node: NodeId, host: HostHandle): void {
    this.hostOfNode.set(node, host);
    this.placed += 1;
    this.direct = host.direct;
    if (host !== this.vacant) return;
    this.hosts.push(host);
    this.vacant = null;
  }

  /** Every host that runs nodes. */
  get all(): readonly HostHandle[] {
    return this.hosts;
  }

  /** Asks every host the same, side by side. Rejects with the first failure. */
  askAll(request: HostAsk): Promise<HostAnswer[]> {
    return Promise.all(this.hosts.map((host) => ask(host, request)));
  }

  /** What there is to ask of each host, from a list of things that each concern one node. */
  byHost<Item>(items: Iterable<Item>, nodeOf: (item: Item) => NodeId): Map<HostHandle, Item[]> {
    const grouped = new Map<HostHandle, Item[]>();
    for (const item of items) {
      const host = this.hostOf(nodeOf(item));
      const group = grouped.get(host);
      if (group === undefined) grouped.set(host, [item]);
      else group.push(item);
    }
    return grouped;
  }
}

/** Asks a host and promises its answer. Rejects with the CutlineError that it fails with. */
export function ask(host: HostHandle, request: HostAsk): Promise<HostAnswer> {
  return promised((take) => {
    host.ask(request, take);
  });
}

/** As `ask`, though the host may have been abandoned. */
export function askLast(host: HostHandle, request: HostAsk): Promise<HostAnswer> {
  return promised((take) => {
    host.askLast(request, take);
  });
}

function promised(asking: (take: AnswerTaker) => void): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    asking((answer) => {
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
    });
  });
}
