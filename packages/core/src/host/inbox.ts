import { Refusal } from "../errors.js";
import { Fifo } from "../fifo.js";
import { type ChannelId, formatChannel, type NodeId } from "../identifiers.js";
import { INBOX_LIMIT_MESSAGES } from "../limits.js";
import type { Message } from "../message.js";
import { scale } from "../random.js";
import { removeAt } from "./remove-at.js";

/** A message that waits in a held channel, with the ticket of the command that sent it; 0 where it has none. */
interface Waiting {
  readonly message: Message;
  readonly ticket: number;
}

/** What comes in at the end of a channel. */
export interface Arrival {
  readonly source: NodeId;
  readonly target: NodeId;
  /** Null: only word that the command with this ticket is done. */
  readonly message: Message | null;
  /** Ticket of the command that sent it; 0 where it has none. */
  readonly ticket: number;
  /** Whether the same command has sent more behind it. */
  readonly more: boolean;
}

/** The receiving end of a held channel. */
interface HeldChannel {
  readonly waiting: Fifo<Waiting>;
  /** The command with this ticket, and all before it, are done: what they sent is here. */
  arrivedTicket: number;
  /** A receive looks no further than what commands up to this ticket have sent. */
  visibleTicket: number;
}

/**
 * The held channels of one node. Commands on different nodes overlap, so a message may be here before its time: it becomes visible only to
 * receives that come after the command that sent it. See docs/architecture.md, "Tickets".
 */
export class Inbox {
  private readonly channels = new Map<NodeId, HeldChannel>();
  /** Sources of non-empty channels, ascending, so that a pick depends on nothing but what waits. */
  private readonly nonEmpty: NodeId[] = [];

  /** A message came, or, where `message` is null, only word that the command with this ticket is done. */
  arrive({ source, message, ticket, more }: Arrival): void {
    const channel = this.channel(source);
    if (ticket > channel.arrivedTicket && !more) channel.arrivedTicket = ticket;
    if (message === null) return;
    if (channel.waiting.length === 0) this.insert(source);
    channel.waiting.push({ message, ticket });
  }

  /** Whether all that the commands with these tickets sent is here. */
  hasArrived(tickets: readonly { readonly node: NodeId; readonly number: number }[]): boolean {
    for (const { node, number } of tickets) if ((this.channels.get(node)?.arrivedTicket ?? 0) < number) return false;
    return true;
  }

  /** Lets receives look as far as these tickets. */
  show(tickets: readonly { readonly node: NodeId; readonly number: number }[]): void {
    for (const { node, number } of tickets) {
      const channel = this.channel(node);
      if (number > channel.visibleTicket) channel.visibleTicket = number;
    }
  }

  /** A channel with a visible message, picked by a uniform number from 0 to 2^32 - 1; null where there is none. */
  pick(draw: number): NodeId | null {
    let visible = 0;
    for (const source of this.nonEmpty) if (this.peek(source) !== null) visible += 1;
    let place = scale(draw, visible);
    for (const source of this.nonEmpty) {
      if (this.peek(source) === null) continue;
      if (place === 0) return source;
      place -= 1;
    }
    return null;
  }

  /** The first message of a channel if it is visible, or null. */
  peek(source: NodeId): Message | null {
    const channel = this.channels.get(source);
    const first = channel?.waiting.peek();
    return channel === undefined || first === undefined || first.ticket > channel.visibleTicket ? null : first.message;
  }

  /** Takes the first message of a channel off. */
  take(source: NodeId): void {
    const waiting = this.channels.get(source)?.waiting;
    if (waiting?.shift() !== undefined && waiting.length === 0) removeAt(this.nonEmpty, this.placeOf(source));
  }

  /** Throws a Refusal (CHANNEL_FULL) where the channel holds all that it may. */
  requireRoom({ source, target }: ChannelId): void {
    const depth = this.channels.get(source)?.waiting.length ?? 0;
    if (depth >= INBOX_LIMIT_MESSAGES) throw channelFull({ source, target }, depth);
  }

  /** Makes everything visible, and tells how much waits. */
  survey(): { readonly source: NodeId; readonly count: number }[] {
    for (const source of this.nonEmpty) {
      const channel = this.channel(source);
      channel.visibleTicket = Math.max(channel.visibleTicket, channel.arrivedTicket);
    }
    return this.depths();
  }

  /** How much waits in each non-empty channel, visible or not, ascending by source. */
  depths(): { readonly source: NodeId; readonly count: number }[] {
    return this.nonEmpty.map((source) => ({ source, count: this.channel(source).waiting.length }));
  }

  /** The first messages that wait in a channel, at most `limit`. */
  first(source: NodeId, limit: number): Message[] {
    return (this.channels.get(source)?.waiting.first(limit) ?? []).map(({ message }) => message);
  }

  /** All application messages that wait, channel by channel. */
  *payloads(): Generator<{ readonly source: NodeId; readonly payload: Uint8Array }> {
    for (const source of this.nonEmpty) {
      for (const message of this.first(source, Number.MAX_SAFE_INTEGER)) {
        if (message.kind === "message") yield { source, payload: message.payload };
      }
    }
  }

  private channel(source: NodeId): HeldChannel {
    const known = this.channels.get(source);
    if (known !== undefined) return known;
    const channel = { waiting: new Fifo<Waiting>(), arrivedTicket: 0, visibleTicket: 0 };
    this.channels.set(source, channel);
    return channel;
  }

  /** As splice does, which makes an array. */
  private insert(source: NodeId): void {
    const { nonEmpty } = this;
    const place = this.placeOf(source);
    for (let at = nonEmpty.length; at > place; at -= 1) nonEmpty[at] = nonEmpty[at - 1] ?? source;
    nonEmpty[place] = source;
  }

  private placeOf(source: NodeId): number {
    let low = 0;
    for (let high = this.nonEmpty.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.nonEmpty[middle] ?? source) < source) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What a Send is told whose channel is full. */
export function channelFull(channel: ChannelId, depth: number): Refusal {
  return new Refusal("CHANNEL_FULL", `channel ${formatChannel(channel)} is full: ${depth} messages wait in it; receive some first`);
}
