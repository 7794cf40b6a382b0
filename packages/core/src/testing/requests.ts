import { type Channel, Delivery, type HostReply, type HostRequest, type InboxDepth, type Ticket } from "@cutline/protocol";
import type { HostId, NodeId, SnapshotId } from "../identifiers.js";
import { bytes, text } from "./purse.js";

/** What is asked of a host. */
export type Ask = NonNullable<HostRequest["request"]>;

/** What a host answers. */
export type Outcome = HostReply["outcome"];

/** Tickets or visible tickets: by the node at the other end of the channel, its number. */
export type Tickets = Readonly<Record<NodeId, number>>;

export function ticketsOf(tickets: Tickets): Ticket[] {
  return Object.entries(tickets).map(([node, number]) => ({ node: Number(node), number }));
}

export function createNode(node: NodeId, { coins = 100, delivery = "held" }: { coins?: number; delivery?: "held" | "live" } = {}): Ask {
  const mode = delivery === "held" ? Delivery.HELD : Delivery.LIVE;
  return { $case: "createNode", value: { node, application: "purse", init: bytes(String(coins)), delivery: mode, seed: 1n } };
}

export function openIncoming(...channels: readonly Channel[]): Ask {
  return { $case: "openIncoming", value: { channels: [...channels] } };
}

export function openOutgoing(channel: Channel, hostId: HostId): Ask {
  return { $case: "openOutgoing", value: { channels: [{ ...channel, hostId, address: `ws://host-${hostId}` }] } };
}

/** A command; with `tickets`, one that may send to these nodes only. */
export function command(node: NodeId, words: string, tickets?: Tickets | readonly Ticket[]): Ask {
  const list = Array.isArray(tickets) ? (tickets as Ticket[]) : ticketsOf((tickets ?? {}) as Tickets);
  return { $case: "command", value: { node, command: bytes(words), tickets: list, limited: tickets !== undefined } };
}

export function receive(
  node: NodeId,
  { source, draw = 0, visible = {} }: { source?: NodeId | undefined; draw?: number; visible?: Tickets } = {},
): Ask {
  return { $case: "receive", value: { node, source, draw, visible: ticketsOf(visible) } };
}

export function initiate(node: NodeId, snapshotId: SnapshotId = ""): Ask {
  return { $case: "initiate", value: { node, snapshotId } };
}

export function retire(...snapshotIds: readonly SnapshotId[]): Ask {
  return { $case: "retire", value: { snapshotIds: [...snapshotIds] } };
}

export function drain(seed: bigint, inboxes: readonly InboxDepth[]): Ask {
  return { $case: "drain", value: { seed, inboxes: [...inboxes] } };
}

/** How much to take at a node: by source, a count. */
export function depth(node: NodeId, counts: Readonly<Record<NodeId, number>>): InboxDepth {
  return { node, channels: Object.entries(counts).map(([source, count]) => ({ source: Number(source), count })) };
}

export const SURVEY: Ask = { $case: "survey", value: {} };

export const INSPECT: Ask = { $case: "inspect", value: {} };

/** An answer in words; null where there is none yet. */
export function inWords(outcome: Outcome): string | null {
  switch (outcome?.$case) {
    case undefined:
      return null;
    case "failure":
      return outcome.value.code;
    case "done":
      return "done";
    case "command":
      return text(outcome.value.reply);
    case "initiate":
      return `began ${outcome.value.snapshotId}`;
    case "receive": {
      const { source, body } = outcome.value;
      if (source === undefined || body === undefined) return "nothing";
      return `${source}: ${body.$case === "marker" ? `marker ${body.value}` : text(body.value)}`;
    }
    case "survey":
    case "drain":
    case "inspection":
    case "trace":
      return JSON.stringify(outcome.value, (_name, value: unknown) => (value instanceof Uint8Array ? text(value) : value));
  }
}
