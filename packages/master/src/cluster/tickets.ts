import type { ChannelId, NodeId } from "@cutline/core";
import type { Ticket } from "@cutline/protocol";

/** One channel's tickets. */
interface ChannelTickets {
  /** The last ticket given out: as many commands may have sent on the channel. */
  given: number;
  /** The last that a receive was shown. */
  shown: number;
  /** At least as many of these have sent nothing, or had their message taken off. */
  spent: number;
  /** Whether it is on its target's list of news. */
  listed: boolean;
}

/** The tickets of all channels to one node. */
interface Incoming {
  readonly bySource: Map<NodeId, ChannelTickets>;
  /** Each channel with tickets that no receive was shown, and perhaps others. */
  news: { readonly source: NodeId; readonly channel: ChannelTickets }[];
}

const NO_TICKETS: Ticket[] = [];

/**
 * Keeps the order of commands that overlap. Each command that says where it may send takes the next ticket of each of these channels; each receive
 * is told how far it may look, and its host waits until all up to there has arrived. So nobody can tell that the commands overlapped.
 * Costs nothing for a channel that is never used.
 */
export class Tickets {
  private readonly incoming = new Map<NodeId, Incoming>();

  /** The next ticket of the channel, for its source. */
  next({ source, target }: ChannelId): Ticket {
    const incoming = this.to(target);
    const channel = channelFrom(incoming, source);
    channel.given += 1;
    if (!channel.listed) {
      channel.listed = true;
      incoming.news.push({ source, channel });
    }
    return { node: target, number: channel.given };
  }

  /** What a receive at `target` must be shown that no earlier one was, of one channel or of all. */
  show(target: NodeId, source: NodeId | null): Ticket[] {
    const incoming = this.incoming.get(target);
    if (incoming === undefined || incoming.news.length === 0) return NO_TICKETS;
    return source === null ? showAll(incoming) : showOne(source, incoming.bySource.get(source));
  }

  /** How many messages wait in the channel, at most. */
  depthAtMost({ source, target }: ChannelId): number {
    const channel = this.incoming.get(target)?.bySource.get(source);
    return channel === undefined ? 0 : channel.given - channel.spent;
  }

  /** Exactly so many wait in the channel, while nothing is under way. */
  setDepth({ source, target }: ChannelId, depth: number): void {
    const channel = channelFrom(this.to(target), source);
    channel.spent = channel.given - depth;
  }

  private to(target: NodeId): Incoming {
    const known = this.incoming.get(target);
    if (known !== undefined) return known;
    const incoming: Incoming = { bySource: new Map(), news: [] };
    this.incoming.set(target, incoming);
    return incoming;
  }
}

function channelFrom({ bySource }: Incoming, source: NodeId): ChannelTickets {
  const known = bySource.get(source);
  if (known !== undefined) return known;
  const channel = { given: 0, shown: 0, spent: 0, listed: false };
  bySource.set(source, channel);
  return channel;
}

function showOne(source: NodeId, channel: ChannelTickets | undefined): Ticket[] {
  if (channel === undefined || channel.shown === channel.given) return NO_TICKETS;
  channel.shown = channel.given;
  return [{ node: source, number: channel.given }];
}

function showAll(incoming: Incoming): Ticket[] {
  const tickets: Ticket[] = [];
  for (const { source, channel } of incoming.news) {
    channel.listed = false;
    if (channel.shown === channel.given) continue;
    channel.shown = channel.given;
    tickets.push({ node: source, number: channel.given });
  }
  incoming.news = [];
  return tickets;
}
