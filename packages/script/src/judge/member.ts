import type { NodeId } from "@cutline/core";
import { Channel } from "./channel.js";
import type { CutPoint, Snapshot } from "./snapshot.js";

/** A marker that a node has put on each of its outgoing channels, behind what it had sent by then. */
export interface Mark {
  readonly snapshot: Snapshot;
  readonly point: CutPoint;
}

/** A node of the script. */
export class Member {
  /** The channels that anything was ever seen on, by source. */
  readonly incoming = new Map<NodeId, Channel>();
  /**
   * The markers of snapshots that are under way. Each of its channels carries them all, in this order; those of one ReceiveAll stand in any order
   * until a line tells.
   */
  marks: Mark[] = [];
  /** How many of them everybody took who was there when everything was received last. */
  marksDrained = 0;

  constructor(
    readonly id: NodeId,
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
