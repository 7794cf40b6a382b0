import type { ChannelOrder } from "./channel-order.js";

/** What one line of a printed collection is about. Snapshots and nodes are given by index. */
export type Slot =
  | { readonly kind: "snapshotHeader"; readonly snapshot: number }
  | { readonly kind: "nodesHeader"; readonly snapshot: number }
  | { readonly kind: "balance"; readonly snapshot: number; readonly node: number }
  | { readonly kind: "channelsHeader"; readonly snapshot: number }
  | { readonly kind: "channel"; readonly snapshot: number; readonly source: number; readonly target: number };

/** Which line of a printed collection says what. Lines count from 0. */
export class Layout {
  /** Lines of one snapshot. */
  readonly height: number;
  /** Lines of all. */
  readonly lines: number;
  /** Lines before a snapshot's first balance. */
  private readonly head: number;

  constructor(
    readonly snapshots: number,
    readonly nodes: number,
    private readonly channels: ChannelOrder,
  ) {
    this.head = snapshots > 1 ? 2 : 1;
    this.height = this.head + nodes + 1 + channels.count;
    this.lines = this.height * snapshots;
  }

  slot(line: number): Slot {
    const { head, height, nodes } = this;
    const snapshot = Math.floor(line / height);
    const row = line % height;
    if (row < head) return { kind: row === head - 1 ? "nodesHeader" : "snapshotHeader", snapshot };
    if (row < head + nodes) return { kind: "balance", snapshot, node: row - head };
    if (row === head + nodes) return { kind: "channelsHeader", snapshot };
    return { kind: "channel", snapshot, ...this.channels.at(row - head - nodes - 1) };
  }

  balance(snapshot: number, node: number): number {
    return snapshot * this.height + this.head + node;
  }

  channel(snapshot: number, source: number, target: number): number {
    return snapshot * this.height + this.head + this.nodes + 1 + this.channels.placeOf(source, target);
  }
}
