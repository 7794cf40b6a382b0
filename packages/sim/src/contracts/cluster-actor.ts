import { type Cluster, formatChannel, type NodeId, type Received } from "@cutline/core";
import type { Snapshot } from "@cutline/protocol";
import { requireSame } from "./contract.js";

/** A cluster under test, not started, and the words of the application that its nodes run. Its audit must say whether anything was made or lost. */
export interface ClusterUnderTest {
  readonly cluster: Cluster;
  /** The initial state of a node that has so much. */
  init(coins: number): Uint8Array;
  /** The command that sends so much to `target`; the node has it. */
  transfer(target: NodeId, coins: number): Uint8Array;
  /** How much a message carries. */
  coinsIn(payload: Uint8Array): number;
  /** Lets go of what the cluster stands on, once it is closed. */
  release?(): Promise<void>;
}

/** What a case does with a cluster. */
export class Actor {
  constructor(private readonly under: ClusterUnderTest) {}

  get cluster(): Cluster {
    return this.under.cluster;
  }

  /** Starts the cluster, and creates nodes that have 100 each. */
  async start(nodes: readonly NodeId[], topology: Parameters<Cluster["start"]>[0]["topology"] = null): Promise<void> {
    await this.cluster.start({ seed: 7n, topology });
    for (const node of nodes) await this.create(node);
  }

  async create(node: NodeId): Promise<void> {
    await this.cluster.createNode({ node, init: this.under.init(100) });
  }

  async send(source: NodeId, target: NodeId, coins: number): Promise<void> {
    await this.cluster.command({ node: source, command: this.under.transfer(target, coins), sendsTo: [target] });
  }

  async receive(node: NodeId, source: NodeId | null = null): Promise<string> {
    return this.inWords(await this.cluster.receive({ node, source }));
  }

  /** Everything that waits, by channel, in order. */
  async waiting(): Promise<Record<string, (number | string)[]>> {
    const { nodes } = await this.cluster.inspect();
    return Object.fromEntries(
      nodes.flatMap(({ node: target, channels }) =>
        channels.map(({ source, messages }) => [
          formatChannel({ source, target }),
          messages.map(({ body }) => (body?.$case === "payload" ? this.under.coinsIn(body.value) : "marker")),
        ]),
      ),
    );
  }

  /** Collects snapshots and requires that each is consistent, with all nodes in it. */
  async collect(nodes: readonly NodeId[]): Promise<readonly Snapshot[]> {
    const snapshots = await this.cluster.collect();
    for (const { state, verdict } of snapshots) {
      requireSame(
        "the verdict",
        verdict?.violations.map(({ explanation }) => explanation),
        [],
      );
      requireSame(
        "the nodes of a snapshot",
        state?.nodes.map(({ node }) => node),
        nodes,
      );
    }
    return snapshots;
  }

  /** What is recorded in channels, by channel. */
  recorded({ state }: Snapshot): Record<string, number[]> {
    const nodes = state?.nodes ?? [];
    return Object.fromEntries(
      nodes.flatMap(({ node: target, incoming }) =>
        incoming.flatMap(({ source, messages }) =>
          messages.length === 0 ? [] : [[formatChannel({ source, target }), messages.map((message) => this.under.coinsIn(message))]],
        ),
      ),
    );
  }

  private inWords(received: Received | null): string {
    if (received === null) return "nothing";
    return `${received.source}: ${received.kind === "marker" ? "marker" : this.under.coinsIn(received.payload)}`;
  }
}
