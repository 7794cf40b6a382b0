import type { NodeId } from "@cutline/core";
import type { ChannelReport } from "./run-report.js";

const NO_MESSAGES: ChannelReport["messages"] = [];

/**
 * The channels of a snapshot, ascending by source, then target. A mesh of 1,000 nodes has 999,000, most of which never carried anything: these are only
 * numbers here, and become objects one by one, as they are looked at.
 */
export class ChannelList implements Iterable<ChannelReport> {
  /** How many channels there are. */
  readonly size: number;

  /**
   * `carrying`: the channels that had carried messages or hold some, ascending. `silent`: the sources of all others, ascending by source, with their
   * targets, ascending.
   */
  constructor(
    readonly carrying: readonly ChannelReport[],
    private readonly silent: ReadonlyMap<NodeId, readonly NodeId[]>,
  ) {
    let size = carrying.length;
    for (const targets of silent.values()) size += targets.length;
    this.size = size;
  }

  /** Channels with messages in transit, ascending. */
  inTransit(): ChannelReport[] {
    return this.carrying.filter(({ messages }) => messages.length > 0);
  }

  *[Symbol.iterator](): Generator<ChannelReport> {
    let place = 0;
    for (const [source, targets] of this.silent) {
      for (const target of targets) {
        for (let next = this.carrying[place]; next !== undefined && comesBefore(next, source, target); next = this.carrying[place]) {
          yield next;
          place += 1;
        }
        yield { source, target, sent: 0, received: 0, messages: NO_MESSAGES };
      }
    }
    yield* this.carrying.slice(place);
  }
}

function comesBefore(channel: ChannelReport, source: NodeId, target: NodeId): boolean {
  return channel.source < source || (channel.source === source && channel.target < target);
}
