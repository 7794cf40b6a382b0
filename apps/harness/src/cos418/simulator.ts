import {
  check,
  Fifo,
  invariant,
  type Message,
  type NodeId,
  Observer,
  Process,
  type ProcessSink,
  type SnapshotId,
  snapshotIdOf,
} from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import type { Draws } from "./draws.js";
import type { TokenEvent } from "./events.js";
import { CaseError } from "../source.js";
import { encodePass, encodeTokens, type Holding, tokenPassing } from "./token-passing.js";
import { type TokenSnapshot, tokenSnapshot } from "./token-snapshot.js";
import type { Topology, TopologyNode } from "./topology.js";

/** A directed channel. Time is in ticks. */
interface Channel {
  readonly inTransit: Fifo<{ readonly message: Message; readonly dueAt: number }>;
  /** The number, among all receipts of messages, of each message's, by its position less one. */
  readonly receipts: number[];
}

/** A node: its process, and its outgoing channels in the text order of their targets. */
interface Member {
  readonly process: Process<Holding>;
  readonly channels: ReadonlyMap<NodeId, Channel>;
}

/** A snapshot, from its beginning on. */
interface Begun {
  readonly snapshot: SnapshotId;
  readonly initiator: NodeId;
  /** The event that began it, FILE:LINE. */
  readonly at: string;
  /** Null while it is under way. */
  global: GlobalState | null;
}

/**
 * Our process machine on the course's schedule. Each message and each marker draws its delay as it is sent, and is due at time now + 1 + draw. A
 * tick adds 1 to the time; then each source, in text order, delivers the first message that is first in its channel and due, its channels taken in
 * the text order of their targets: at most one for each source.
 */
export class Simulator {
  private readonly members: readonly Member[];
  private readonly observer = new Observer();
  /** In the order in which they began: a snapshot's number is its place. */
  private readonly begun: Begun[] = [];
  private time = 0;
  /** Messages and markers in all channels. */
  private inTransit = 0;
  /** Messages received on all channels. */
  private received = 0;
  /** Whether a part of a snapshot came in since `collect` looked. */
  private handedIn = false;

  constructor(
    private readonly topology: Topology,
    private readonly draws: Draws,
  ) {
    this.members = topology.nodes.map((node) => this.createMember(node));
    for (const { id, targets } of topology.nodes) {
      for (const target of targets) {
        this.member(target).process.step({ kind: "openIncoming", source: id });
        this.member(id).process.step({ kind: "openOutgoing", target });
      }
    }
  }

  /** Throws a Refusal for an event that can't be: too few tokens, or too few draws. Then the run is over. */
  step(event: TokenEvent): void {
    switch (event.kind) {
      case "send":
        return this.member(event.source).process.step({ kind: "command", command: encodePass(event), sendsTo: null });
      case "snapshot":
        return this.begin(event.node, event.at);
      case "tick":
        return this.tick(event.ticks);
    }
  }

  /**
   * Ticks until every snapshot is whole, and gives them in the order in which they began. A snapshot that never will be ends in a CaseError at the
   * event that began it: once nothing is in transit, nothing can happen any more. That is so where channels don't lead from its initiator, the only
   * root that these cases know, to every node; where they do, every node records and every channel's marker comes, strongly connected or not.
   */
  finish(): TokenSnapshot[] {
    while (this.observer.underWay().length > 0) {
      if (this.inTransit === 0) throw this.stuck();
      this.tick(1);
    }
    const receiptOf = (source: NodeId, target: NodeId, position: number): number =>
      this.channel(source, target).receipts[position - 1] ?? 0;
    return this.begun.map(({ global }, number) => {
      invariant(global !== null, "a snapshot that is not under way is whole", { number });
      return tokenSnapshot(number, global, { topology: this.topology, receiptOf });
    });
  }

  private begin(initiator: NodeId, at: string): void {
    const number = this.begun.filter((begun) => begun.initiator === initiator).length + 1;
    const snapshot = snapshotIdOf(initiator, number);
    this.begun.push({ snapshot, initiator, at, global: null });
    this.observer.begin(snapshot);
    this.member(initiator).process.step({ kind: "initiate", snapshot });
    this.collect();
  }

  /** While nothing is in transit a tick only takes time. */
  private tick(ticks: number): void {
    for (let left = ticks; left > 0; left -= 1) {
      if (this.inTransit === 0) {
        this.time += left;
        return;
      }
      this.time += 1;
      this.members.forEach((member, source) => this.deliverOne(source, member));
      this.collect();
    }
  }

  private deliverOne(source: NodeId, { channels }: Member): void {
    for (const [target, { inTransit, receipts }] of channels) {
      const first = inTransit.peek();
      if (first === undefined || first.dueAt > this.time) continue;
      inTransit.shift();
      this.inTransit -= 1;
      this.member(target).process.step({ kind: "deliver", source, message: first.message });
      if (first.message.kind === "message") receipts.push((this.received += 1));
      return;
    }
  }

  private put(source: NodeId, target: NodeId, message: Message): void {
    this.channel(source, target).inTransit.push({ message, dueAt: this.time + 1 + this.draws.next() });
    this.inTransit += 1;
  }

  /** Takes each whole snapshot from the observer and retires it; its markers have all come. Throws a Defect for one that can't be. */
  private collect(): void {
    if (!this.handedIn) return;
    this.handedIn = false;
    for (const begun of this.begun) {
      if (begun.global !== null || this.observer.missing(begun.snapshot).length > 0) continue;
      begun.global = this.observer.assemble(begun.snapshot);
      const { consistent, violations } = check(begun.global, tokenPassing);
      invariant(consistent, "a collected snapshot is consistent", { at: begun.at, reasons: violations.map((found) => found.explanation) });
      this.observer.retire(begun.snapshot);
      for (const { process } of this.members) process.step({ kind: "retire", snapshot: begun.snapshot });
    }
  }

  private stuck(): CaseError {
    const stuck = this.begun.find(({ global }) => global === null);
    invariant(stuck !== undefined, "a snapshot under way was begun");
    const { snapshot, initiator, at } = stuck;
    const unreached = this.members.flatMap(({ process }, id) => {
      return process.recordingStatus().some(({ snapshotId }) => snapshotId === snapshot) ? [] : [this.topology.node(id).name];
    });
    const story = `no channels lead from ${this.topology.node(initiator).name} to ${unreached.join(", ")}`;
    return new CaseError(at, `this snapshot can never be whole: ${story}, not even over other nodes`);
  }

  private createMember({ id, tokens, targets }: TopologyNode): Member {
    const sink: ProcessSink = {
      send: (target, payload) => this.put(id, target, { kind: "message", payload }),
      sendMarker: (snapshot, to) => {
        const inTextOrder = [...to].sort((one, other) => one - other);
        for (const target of inTextOrder) this.put(id, target, { kind: "marker", snapshot });
      },
      reply: () => undefined,
      initiated: () => undefined,
      recorded: (record) => {
        this.observer.recorded(record);
        this.handedIn = true;
      },
      reopened: (snapshot) => this.observer.reopened(snapshot, id),
    };
    this.observer.join(id);
    return {
      process: new Process(id, tokenPassing, encodeTokens(tokens), 0n, sink),
      channels: new Map(targets.map((target) => [target, { inTransit: new Fifo(), receipts: [] }])),
    };
  }

  private member(id: NodeId): Member {
    const member = this.members[id];
    invariant(member !== undefined, "an id is a node's", { id });
    return member;
  }

  private channel(source: NodeId, target: NodeId): Channel {
    const channel = this.member(source).channels.get(target);
    invariant(channel !== undefined, "a process sends on its channels", { source, target });
    return channel;
  }
}
