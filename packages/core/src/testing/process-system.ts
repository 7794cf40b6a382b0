import type { GlobalState } from "@cutline/protocol";
import { Fifo } from "../fifo.js";
import type { ChannelId, NodeId, SnapshotId } from "../identifiers.js";
import type { Message } from "../message.js";
import { Process } from "../process/process.js";
import { check } from "../snapshot/consistency.js";
import { Observer } from "../snapshot/observer.js";
import { auditorOf, bytes, type Purse, purse } from "./purse.js";

interface Member {
  readonly process: Process<Purse>;
  readonly coins: number;
  /** Requests of the observer on their way to the node. */
  readonly requests: Fifo<() => void>;
  /** What the node told the observer, on its way. */
  readonly reports: Fifo<() => void>;
}

/** How often a run met what makes the algorithm hard. */
export type Met = Record<"inTransit" | "reopened" | "collected" | "collectedWithLateJoiner", number>;

/**
 * Processes, perfect channels between them, and an observer, each of them a queue; whoever drives it decides in which order they move. The
 * observer's requests and the nodes' reports take their time, in order, as over the control link.
 */
export class ProcessSystem {
  readonly observer = new Observer();
  private readonly members = new Map<NodeId, Member>();
  private readonly channels: { readonly id: ChannelId; readonly queue: Fifo<Message>; open: boolean }[] = [];
  private readonly seen = new Map<SnapshotId, number>();

  constructor(private readonly met: Met) {}

  get nodes(): NodeId[] {
    return [...this.members.keys()];
  }

  join(node: NodeId, coins: number): void {
    const report = (step: () => void): void => {
      this.members.get(node)?.reports.push(step);
    };
    const process = new Process(node, purse, bytes(String(coins)), 1n, {
      send: (target, payload) => this.channel({ source: node, target })?.queue.push({ kind: "message", payload }),
      sendMarker: (snapshot, targets) => {
        for (const target of targets) this.channel({ source: node, target })?.queue.push({ kind: "marker", snapshot });
      },
      reply: () => undefined,
      initiated: (snapshot) => {
        report(() => {
          this.observer.begin(snapshot);
          this.seen.set(snapshot, this.members.size);
        });
      },
      recorded: (record) => {
        this.met.inTransit += record.incoming.reduce((sum, { messages }) => sum + messages.length, 0);
        report(() => {
          this.observer.recorded(record);
        });
      },
      reopened: (snapshot) => {
        this.met.reopened += 1;
        report(() => {
          this.observer.reopened(snapshot, node);
        });
      },
    });
    this.members.set(node, { process, coins, requests: new Fifo(), reports: new Fifo() });
    this.observer.join(node);
  }

  /** Opens a channel, its receiving end first. Does nothing if it is there or opening. */
  connect(id: ChannelId): void {
    if (id.source === id.target || this.channel(id) !== undefined) return;
    const channel = { id, queue: new Fifo<Message>(), open: false };
    this.channels.push(channel);
    const target = this.member(id.target);
    target.requests.push(() => {
      target.process.step({ kind: "openIncoming", source: id.source });
      target.reports.push(() => {
        this.member(id.source).requests.push(() => {
          this.member(id.source).process.step({ kind: "openOutgoing", target: id.target });
          channel.open = true;
        });
      });
    });
  }

  /** Pays on the channel that `choice` picks of all open ones. */
  pay(choice: number, payload: string): void {
    const open = this.channels.filter((channel) => channel.open);
    const channel = open[choice % open.length];
    if (channel === undefined) return;
    const command = bytes(`pay ${channel.id.target} ${payload}`);
    this.member(channel.id.source).process.step({ kind: "command", command, sendsTo: null });
  }

  begin(node: NodeId, snapshot: SnapshotId | null = null): void {
    this.member(node).process.step({ kind: "initiate", snapshot });
  }

  /** Lets one queue move, picked by `choice`. Returns whether there was one to pick. */
  advance(choice: number): boolean {
    const moves = this.moves();
    moves[choice % moves.length]?.();
    return moves.length > 0;
  }

  /** Collects each snapshot that is whole, and retires it. Returns the reasons for which any of them is refused. */
  collect(): string[] {
    return this.observer
      .underWay()
      .filter((snapshot) => this.observer.missing(snapshot).length === 0)
      .flatMap((snapshot) => this.collectOne(snapshot));
  }

  /** Forgets a snapshot everywhere, whole or not. */
  retire(snapshot: SnapshotId): void {
    this.observer.retire(snapshot);
    for (const { process, requests } of this.members.values()) {
      requests.push(() => {
        process.step({ kind: "retire", snapshot });
      });
    }
  }

  private collectOne(snapshot: SnapshotId): string[] {
    const global = this.observer.assemble(snapshot);
    this.retire(snapshot);
    this.met.collected += 1;
    if ((this.seen.get(snapshot) ?? 0) < this.members.size) this.met.collectedWithLateJoiner += 1;
    return check(global, auditorOf(this.coinsOf(global))).violations.map(({ explanation }) => explanation);
  }

  private coinsOf({ nodes }: GlobalState): number {
    return nodes.reduce((sum, { node }) => sum + this.member(node).coins, 0);
  }

  private moves(): (() => void)[] {
    const moves: (() => void)[] = [];
    for (const { requests, reports } of this.members.values()) {
      for (const queue of [requests, reports]) if (queue.length > 0) moves.push(() => queue.shift()?.());
    }
    for (const { id, queue } of this.channels) {
      if (queue.length > 0) moves.push(() => this.deliver(id, queue.shift()!));
    }
    return moves;
  }

  private deliver({ source, target }: ChannelId, message: Message): void {
    this.member(target).process.step({ kind: "deliver", source, message });
  }

  private channel({ source, target }: ChannelId): { readonly queue: Fifo<Message> } | undefined {
    return this.channels.find(({ id }) => id.source === source && id.target === target);
  }

  private member(node: NodeId): Member {
    return this.members.get(node)!;
  }
}
