import type { NodeId } from "@cutline/core";
import { Channel } from "./channel.js";
import type { CutPoint } from "./snapshot.js";

/** A node of the script. */
export class Member {
  /** The channels that anything was ever seen on, by source. */
  readonly incoming = new Map<NodeId, Channel>();
  /** The sources of those in which transfers wait. */
  readonly waitingFrom = new Set<NodeId>();
  /**
   * The markers of snapshots that are under way. Each of its channels carries them all, in this order; those of one ReceiveAll stand in any order
   * until a line tells.
   */
  marks: CutPoint[] = [];
  /** How many of them everybody took who was there when everything was received last. */
  marksDrained = 0;

  constructor(
    readonly id: NodeId,
    /** How many nodes were there before it. */
    readonly index: number,
    public balance: bigint,
    readonly bornAt: number,
    readonly bornIn: number,
  ) {}

  channelFrom(source: NodeId): Channel {
    let channel = this.incoming.get(source);
    if (channel === undefined) this.incoming.set(source, (channel = new Channel()));
    return channel;
  }
}
