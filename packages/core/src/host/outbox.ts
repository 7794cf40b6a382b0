import type { LinkEntry, SentOnChannel, Ticket } from "@cutline/protocol";
import type { Fifo } from "../fifo.js";
import type { HostId, NodeId, SnapshotId } from "../identifiers.js";
import type { Message } from "../message.js";
import type { HostedNode } from "./hosted-node.js";
import type { HostLinks } from "./host-links.js";
import type { Arrival } from "./inbox.js";

interface TicketedMessage {
  readonly target: NodeId;
  readonly message: Message;
}

/** Takes what the nodes of a host send to where it belongs: to a node of the same host, or onto a link. */
export class Outbox {
  /** Messages of a command with tickets, kept until the step ends: only then is it known which is the last on its channel. */
  private ticketed: TicketedMessage[] = [];
  private tickets: readonly Ticket[] | null = null;
  private counts: Map<string, SentOnChannel> | null = null;

  constructor(
    private readonly host: HostId,
    private readonly links: HostLinks,
    private readonly local: Fifo<Arrival>,
  ) {}

  /** What is sent until `endTickets` belongs to a command with these tickets. */
  beginTickets(tickets: readonly Ticket[]): void {
    this.tickets = tickets;
  }

  /** Sends the command's messages, with the first ticket of their channel, and with each other ticket word that the command is done. */
  endTickets(node: HostedNode): void {
    const tickets = this.tickets ?? [];
    this.tickets = null;
    for (const { node: target, number: ticket } of tickets) this.endTicket(node, target, ticket);
  }

  private endTicket(node: HostedNode, target: NodeId, ticket: number): void {
    const own = this.ticketed.filter((sent) => sent.target === target);
    if (own.length > 0) this.ticketed = this.ticketed.filter((sent) => sent.target !== target);
    else this.put(node, { source: node.id, target, message: null, ticket, more: false });
    for (const [place, { message }] of own.entries()) {
      this.put(node, { source: node.id, target, message, ticket, more: place < own.length - 1 });
    }
  }

  /** Counts what is sent on each channel until `endCount`. */
  beginCount(): void {
    this.counts = new Map();
  }

  endCount(): SentOnChannel[] {
    const counts = [...(this.counts?.values() ?? [])];
    this.counts = null;
    return counts;
  }

  send(node: HostedNode, target: NodeId, payload: Uint8Array): void {
    const message: Message = { kind: "message", payload };
    if (this.tickets === null) return this.put(node, { source: node.id, target, message, ticket: 0, more: false });
    this.ticketed.push({ target, message });
  }

  /** A marker to all nodes behind a link is one entry. */
  sendMarker(node: HostedNode, snapshot: SnapshotId, targets: readonly NodeId[]): void {
    const behindLinks = new Map<HostId, NodeId[]>();
    for (const target of targets) {
      this.count(node.id, target);
      const peer = node.hostOf.get(target) ?? this.host;
      if (peer === this.host) {
        this.local.push({ source: node.id, target, message: { kind: "marker", snapshot }, ticket: 0, more: false });
      } else {
        const behind = behindLinks.get(peer);
        if (behind === undefined) behindLinks.set(peer, [target]);
        else behind.push(target);
      }
    }
    for (const [peer, behind] of behindLinks) {
      this.links.send(peer, { source: node.id, targets: behind, ticket: 0, more: false, body: { $case: "marker", value: snapshot } });
    }
  }

  private put(node: HostedNode, arrival: Arrival): void {
    if (arrival.message !== null) this.count(node.id, arrival.target);
    const peer = node.hostOf.get(arrival.target) ?? this.host;
    if (peer === this.host) this.local.push(arrival);
    else this.links.send(peer, entryOf(arrival));
  }

  private count(source: NodeId, target: NodeId): void {
    if (this.counts === null) return;
    const key = `${source}>${target}`;
    const count = this.counts.get(key)?.count ?? 0;
    this.counts.set(key, { source, target, count: count + 1 });
  }
}

function entryOf({ source, target, message, ticket, more }: Arrival): LinkEntry {
  const entry: LinkEntry = { source, targets: [target], ticket, more, body: undefined };
  if (message?.kind === "message") entry.body = { $case: "payload", value: message.payload };
  if (message?.kind === "marker") entry.body = { $case: "marker", value: message.snapshot };
  return entry;
}
