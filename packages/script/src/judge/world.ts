import { AMOUNT_MAX } from "@cutline/bank";
import { type ChannelId, formatChannel, type NodeId, type Topology } from "@cutline/core";
import type { ExpectedOutput } from "../expectation.js";
import { Member } from "./member.js";
import { type Collection, type CutPoint, Snapshot, UNPLACED } from "./snapshot.js";

/** The first message of a channel. */
export interface Head {
  readonly source: NodeId;
  /** What taking it prints. */
  readonly output: Extract<ExpectedOutput, { kind: "transfer" | "marker" }>;
  /** Whether the balance has room for it; if not, it can't be taken. */
  readonly fits: boolean;
}

/** Picks one of so many. */
export type PickOne = (options: number) => number;

/**
 * The nodes of a script between StartMaster and KillAll, as far as they are determined: balances, channels, and who has recorded what. What happens
 * inside a ReceiveAll stays open. Two things make it cheap: a marker isn't put on every channel, since the list of what its source recorded says where
 * it stands; and no channel's state is written down, since the history of the channel tells it: what its source had sent by its cut point, less what
 * its target had received by its own.
 *
 * Methods that can fail return why, and have changed nothing then; null is success.
 */
export class World {
  private readonly members = new Map<NodeId, Member>();
  private underWay: Snapshot[] = [];
  /** Those of them that some node may not have recorded. */
  private unsettled: Snapshot[] = [];
  private marksWaiting = 0;
  /** Counts the times when all markers were taken at once: what channels say of their markers is valid for one era. */
  private era = 0;
  /** Nodes with transfers waiting in channels. */
  private readonly laden = new Set<Member>();
  private ascending: readonly Member[] | null = null;
  /** All money there is. While it is within the limit of a balance, every transfer fits. */
  private money = 0n;

  constructor(private readonly topology: Topology) {}

  createNode(id: NodeId, amount: bigint, at: number): string | null {
    if (this.members.has(id)) return `there is a node ${id} already`;
    const sources = this.topology.sourcesOf(id, this.members);
    // Its channels from those that have recorded begin with their markers.
    for (const source of sources) this.marksWaiting += this.members.get(source)?.marks.length ?? 0;
    const member = new Member(id, this.members.size, amount, at, this.era);
    this.members.set(id, member);
    this.unsettled = [...this.underWay];
    this.ascending = null;
    this.money += amount;
    // Where no channel leads to it, it begins them itself.
    if (sources.length === 0) for (const snapshot of this.underWay) this.record(snapshot, member, { at, open: false, source: null });
    return null;
  }

  /** Why there is no channel between two nodes; null where there is. */
  lacks(channel: ChannelId): string | null {
    return this.topology.has(channel) ? null : `the topology has no channel ${formatChannel(channel)}`;
  }

  member(id: NodeId): Member | undefined {
    return this.members.get(id);
  }

  /** Returns false where the balance is too low. */
  send(source: Member, target: Member, amount: bigint, at: number): boolean {
    if (amount > source.balance) return false;
    source.balance -= amount;
    target.channelFrom(source.id).send(amount, at);
    target.waitingFrom.add(source.id);
    this.laden.add(target);
    return true;
  }

  /** The first message of the channel between two nodes; null where it is empty, or there is none. */
  head(target: Member, source: NodeId): Head | null {
    const sender = this.members.get(source);
    if (sender === undefined || sender === target || !this.topology.has({ source, target: target.id })) return null;
    const channel = target.incoming.get(source);
    const mark = sender.marks[this.marksTaken(sender, target)];
    const sentAt = channel?.firstSentAt;
    if (mark !== undefined && (sentAt === undefined || mark.at < sentAt)) {
      return { source, output: { kind: "marker", source }, fits: true };
    }
    if (channel === undefined || sentAt === undefined) return null;
    const amount = channel.first;
    return { source, output: { kind: "transfer", source, amount }, fits: target.balance + amount <= AMOUNT_MAX };
  }

  /** The first message of each of a node's non-empty channels, ascending by source. */
  heads(target: Member): Head[] {
    const sources = this.marksWaiting === 0 ? target.waitingFrom : this.members.keys();
    const heads = [...sources].flatMap((source) => this.head(target, source) ?? []);
    return heads.sort((one, other) => one.source - other.source);
  }

  /** Whether any balance might pass the limit. */
  get mayOverflow(): boolean {
    return this.money > AMOUNT_MAX;
  }

  /** Takes a channel's first message. `pick` says which snapshot a marker is of, where a ReceiveAll left that open and it matters. */
  take(target: Member, { source, output }: Head, at: number, pick: PickOne): void {
    const channel = target.channelFrom(source);
    if (output.kind === "transfer") {
      target.balance += output.amount;
      channel.receive(at);
      if (channel.waiting === 0) target.waitingFrom.delete(source);
      return;
    }
    const sender = this.members.get(source);
    if (sender === undefined) return;
    const place = this.marksTaken(sender, target);
    const snapshot = snapshotAt(sender.marks, place, target, pick);
    channel.marksTaken = place + 1;
    channel.era = this.era;
    this.marksWaiting -= 1;
    if (snapshot.pointOf(target) === undefined) this.record(snapshot, target, { at, open: false, source });
  }

  receiveAll(at: number): string | null {
    const refusal = this.mayOverflow ? this.overflow() : null;
    if (refusal !== null || (this.laden.size === 0 && this.marksWaiting === 0)) return refusal;
    for (const snapshot of this.unsettled) {
      if (snapshot.recorded === this.members.size) continue;
      for (const member of this.members.values()) {
        if (snapshot.pointOf(member) === undefined) this.record(snapshot, member, { at, open: true, source: null });
      }
    }
    for (const target of this.laden) {
      for (const source of target.waitingFrom) target.balance += target.channelFrom(source).receiveRest(at);
      target.waitingFrom.clear();
    }
    this.laden.clear();
    this.unsettled = [];
    this.emptied();
    return null;
  }

  beginSnapshot(initiator: Member, at: number): void {
    const snapshot = new Snapshot(initiator);
    this.underWay.push(snapshot);
    this.unsettled.push(snapshot);
    for (const root of [initiator.id, ...this.topology.furtherRoots(initiator.id, this.members)]) {
      const member = this.members.get(root);
      if (member !== undefined) this.record(snapshot, member, { at, open: false, source: null });
    }
  }

  collect(): Collection | string {
    if (this.underWay.length === 0) return "no snapshot was begun since the last CollectState";
    if (this.marksWaiting > 0) return `markers are still waiting, one of them in channel ${this.channelWithMark()}`;
    this.ascending ??= [...this.members.values()].sort((one, other) => one.id - other.id);
    const collection = { snapshots: this.underWay, members: this.ascending, topology: this.topology };
    this.underWay = [];
    this.unsettled = [];
    for (const member of this.members.values()) member.marks = [];
    this.emptied();
    return collection;
  }

  private record(snapshot: Snapshot, member: Member, { at, open, source }: Pick<CutPoint, "at" | "open" | "source">): void {
    const point = { snapshot, at, open, balance: member.balance, source, place: UNPLACED };
    snapshot.record(member, point);
    member.marks.push(point);
    this.marksWaiting += this.channelsFrom(member);
  }

  private channelsFrom({ id }: Member): number {
    return this.topology.isMesh ? this.members.size - 1 : this.topology.targetsOf(id, this.members).length;
  }

  /** No channel holds a marker any more: an era begins. */
  private emptied(): void {
    this.marksWaiting = 0;
    this.era += 1;
    for (const member of this.members.values()) member.marksDrained = member.marks.length;
  }

  /** How many of a node's markers another has taken. Who came after everything was received last has a channel that is new. */
  private marksTaken(source: Member, target: Member): number {
    const channel = target.incoming.get(source.id);
    if (channel?.era === this.era) return channel.marksTaken;
    return Math.max(source.bornIn, target.bornIn) < this.era ? source.marksDrained : 0;
  }

  /** Whose balance would pass the limit if everything were received, if anybody's. */
  private overflow(): string | null {
    for (const target of this.laden) {
      let balance = target.balance;
      for (const source of target.waitingFrom) balance += target.channelFrom(source).rest;
      if (balance > AMOUNT_MAX) return `the balance of node ${target.id} would pass ${AMOUNT_MAX}`;
    }
    return null;
  }

  private channelWithMark(): string {
    for (const source of this.members.values()) {
      for (const target of this.members.values()) {
        if (source === target || source.marks.length === this.marksTaken(source, target)) continue;
        const channel = { source: source.id, target: target.id };
        if (this.topology.has(channel)) return formatChannel(channel);
      }
    }
    return "";
  }
}

/**
 * The snapshot whose marker stands at `place`. Where a ReceiveAll left the order open, the marker may be any of those that it made its source send and
 * that have no place yet; it is picked, and has its place from then on. It doesn't matter while `target` has recorded them all.
 */
function snapshotAt(marks: CutPoint[], place: number, target: Member, pick: PickOne): Snapshot {
  const mark = marks[place];
  if (mark === undefined) throw new RangeError(`no marker stands at place ${place}`);
  if (!mark.open || mark.place !== UNPLACED) return mark.snapshot;
  let end = place + 1;
  while (marks[end]?.at === mark.at) end += 1;
  const options = marks.slice(place, end);
  if (options.every(({ snapshot }) => snapshot.pointOf(target) !== undefined)) return mark.snapshot;
  const index = options.length === 1 ? 0 : pick(options.length);
  const picked = options[index] ?? mark;
  marks[place + index] = mark;
  marks[place] = picked;
  picked.place = place;
  return picked.snapshot;
}
