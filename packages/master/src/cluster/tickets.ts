import type { ChannelId, NodeId } from "@cutline/core";
import type { Ticket } from "@cutline/protocol";

/** One channel's tickets. */
interface ChannelTickets {
  /** The last ticket given out: as many commands may have sent on the channel. */
  given: number;
  /** At least as many of these have sent nothing, or had their message taken off. */
  spent: number;
}

/**
 * Keeps the order of commands that overlap. Each command that says where it may send takes the next ticket of each of these channels; each receive
 * is told how far it may look, and its host waits until all up to there has arrived. So nobody can tell that the commands overlapped.
 * Costs nothing for a channel that is never used.
 */
export class Tickets {
  /** By target, then source. */
  private readonly channels = new Map<NodeId, Map<NodeId, ChannelTickets>>();
  /** By target: sources of channels with tickets that no receive there has been shown. */
  private readonly news = new Map<NodeId, Set<NodeId>>();

  /** The next ticket of the channel, for its source. */
  next({ source, target }: ChannelId): Ticket {
    const channel = this.channel({ source, target });
    channel.given += 1;
    const news = this.news.get(target);
    if (news === undefined) this.news.set(target, new Set([source]));
    else news.add(source);
    return { node: target, number: channel.given };
  }

  /** What a receive at `target` must be shown that no earlier one was, of one channel or of all. */
  show(target: NodeId, source: NodeId | null): Ticket[] {
    const news = this.news.get(target);
    if (news === undefined || news.size === 0) return [];
    if (source !== null) return news.delete(source) ? [this.last({ source, target })] : [];
    const tickets = [...news].map((from) => this.last({ source: from, target }));
    news.clear();
    return tickets;
  }

  /** How many messages wait in the channel, at most. */
  depthAtMost({ source, target }: ChannelId): number {
    const channel = this.channels.get(target)?.get(source);
    return channel === undefined ? 0 : channel.given - channel.spent;
  }

  /** Exactly so many wait in the channel, while nothing is under way. */
  setDepth(channel: ChannelId, depth: number): void {
    const tickets = this.channel(channel);
    tickets.spent = tickets.given - depth;
  }

  private last({ source, target }: ChannelId): Ticket {
    return { node: source, number: this.channel({ source, target }).given };
  }

  private channel({ source, target }: ChannelId): ChannelTickets {
    let channels = this.channels.get(target);
    if (channels === undefined) this.channels.set(target, (channels = new Map<NodeId, ChannelTickets>()));
    let channel = channels.get(source);
    if (channel === undefined) channels.set(source, (channel = { given: 0, spent: 0 }));
    return channel;
  }
}
