import { AMOUNT_MAX, decodeReply, decodeTransfer, encodeCommand } from "@cutline/bank";
import { joinsAsRoot, type Message, type NodeId, type ProcessInput, type SnapshotId, type Topology } from "@cutline/core";
import type { GlobalState, NodeRecord } from "@cutline/protocol";
import { type ForkedNode, ForkedNodes } from "./forked-node.js";

/** A message that waits, and where. */
export interface Waiting {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly message: Message;
}

interface Parts {
  readonly nodes: ReadonlyMap<NodeId, ForkedNode>;
  /** By source and target. */
  readonly queues: ReadonlyMap<string, readonly Message[]>;
  /** Snapshots, in the order in which they began. */
  readonly underWay: readonly SnapshotId[];
  /** What was handed in of them, by snapshot and node. */
  readonly records: ReadonlyMap<string, NodeRecord>;
  /** To the last command. */
  readonly reply: Uint8Array;
}

/**
 * The bank on real process machines with held channels, as a value: whatever is done gives a new system and leaves the old one. For tests that look at
 * every order in which things can happen.
 */
export class ForkedSystem {
  private constructor(
    private readonly stepper: ForkedNodes,
    private readonly topology: Topology,
    private readonly parts: Parts,
  ) {}

  /** Without nodes. Systems that are made of the same one share what is known of steps. */
  static empty(topology: Topology): ForkedSystem {
    const parts = { nodes: new Map(), queues: new Map(), underWay: [], records: new Map(), reply: new Uint8Array() };
    return new ForkedSystem(new ForkedNodes(), topology, parts);
  }

  /** Everything in which two systems can differ, as text. */
  get key(): string {
    const { nodes, queues, underWay, records } = this.parts;
    const number = (value: object): number => this.stepper.number(value);
    const waiting = [...queues].filter(([, queue]) => queue.length > 0).map(([name, queue]) => `${name}:${queue.map(number).join()}`);
    const handedIn = [...records].map(([name, record]) => `${name}:${number(record)}`);
    const memories = [...nodes.values()].map(({ memory }) => memory);
    return [memories.join(), waiting.sort().join(), underWay.join(), handedIn.sort().join()].join(" ");
  }

  get ids(): NodeId[] {
    return [...this.parts.nodes.keys()];
  }

  get underWay(): readonly SnapshotId[] {
    return this.parts.underWay;
  }

  has(node: NodeId): boolean {
    return this.parts.nodes.has(node);
  }

  createNode(id: NodeId, amount: bigint): ForkedSystem {
    let system = this.with({ nodes: new Map([...this.parts.nodes, [id, this.stepper.create(id, amount)]]) });
    const channels = this.topology.channelsOf(id, this.parts.nodes);
    for (const { source, target } of channels) {
      system = system.step(target, { kind: "openIncoming", source }).step(source, { kind: "openOutgoing", target });
    }
    if (!joinsAsRoot(id, channels)) return system;
    return this.underWay.reduce((after, snapshot) => after.step(id, { kind: "initiate", snapshot }), system);
  }

  hasChannel(source: NodeId, target: NodeId): boolean {
    return this.topology.has({ source, target });
  }

  /** Null where the balance is too low. */
  send(source: NodeId, target: NodeId, amount: bigint): ForkedSystem | null {
    const after = this.step(source, { kind: "command", command: encodeCommand({ target, amount }), sendsTo: [target] });
    return decodeReply(after.parts.reply).$case === "sent" ? after : null;
  }

  beginSnapshot(node: NodeId): ForkedSystem {
    const begun = this.step(node, { kind: "initiate", snapshot: null });
    const snapshot = begun.underWay.at(-1) ?? "";
    const roots = this.topology.furtherRoots(node, this.parts.nodes);
    return roots.reduce((system, root) => system.step(root, { kind: "initiate", snapshot }), begun);
  }

  /** The first message of each non-empty channel, to one node or to all. */
  heads(to: NodeId | null): Waiting[] {
    const targets = to === null ? this.ids : [to];
    return targets.flatMap((target) =>
      this.ids.flatMap((source) =>
        this.queue(source, target)
          .slice(0, 1)
          .map((message) => ({ source, target, message })),
      ),
    );
  }

  fits({ target, message }: Waiting): boolean {
    return this.balance(target) + worth(message) <= AMOUNT_MAX;
  }

  /** Whether everything that waits fits. */
  get allFits(): boolean {
    return this.ids.every((target) => {
      const waiting = this.ids.flatMap((source) => this.queue(source, target));
      return waiting.reduce((sum, message) => sum + worth(message), this.balance(target)) <= AMOUNT_MAX;
    });
  }

  deliver({ source, target, message }: Waiting): ForkedSystem {
    const rest = this.queue(source, target).slice(1);
    const queues = new Map([...this.parts.queues, [`${source}>${target}`, rest]]);
    return this.with({ queues }).step(target, { kind: "deliver", source, message });
  }

  /** The states of all snapshots under way, and the system without them; null where one isn't whole. */
  collect(): { readonly states: readonly GlobalState[]; readonly after: ForkedSystem } | null {
    const { underWay, records } = this.parts;
    const states = underWay.map((snapshotId) => ({
      snapshotId,
      nodes: this.ids.flatMap((id) => records.get(`${snapshotId} ${id}`) ?? []),
    }));
    if (states.some(({ nodes }) => nodes.length < this.ids.length)) return null;
    let after = this.with({ underWay: [], records: new Map() });
    for (const snapshot of underWay) for (const id of this.ids) after = after.step(id, { kind: "retire", snapshot });
    return { states, after };
  }

  private queue(source: NodeId, target: NodeId): readonly Message[] {
    return this.parts.queues.get(`${source}>${target}`) ?? [];
  }

  private balance(node: NodeId): bigint {
    return this.parts.nodes.get(node)!.balance;
  }

  private step(id: NodeId, input: ProcessInput): ForkedSystem {
    const { node, sent, begun, recorded, reopened, reply } = this.stepper.step(this.parts.nodes.get(id)!, input);
    const queues = new Map(this.parts.queues);
    for (const { target, message } of sent) queues.set(`${id}>${target}`, [...(queues.get(`${id}>${target}`) ?? []), message]);
    const records = new Map(this.parts.records);
    for (const snapshot of reopened) records.delete(`${snapshot} ${id}`);
    for (const record of recorded) records.set(`${record.snapshotId} ${id}`, record);
    const nodes = new Map([...this.parts.nodes, [id, node]]);
    return this.with({ nodes, queues, records, reply, underWay: [...new Set([...this.parts.underWay, ...begun])] });
  }

  private with(changed: Partial<Parts>): ForkedSystem {
    return new ForkedSystem(this.stepper, this.topology, { ...this.parts, ...changed });
  }
}

function worth(message: Message): bigint {
  return message.kind === "marker" ? 0n : decodeTransfer(message.payload);
}
