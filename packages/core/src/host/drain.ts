import type { NodeId } from "../identifiers.js";
import type { Random } from "../random.js";
import type { HostedNode } from "./hosted-node.js";
import { removeAt } from "./remove-at.js";

/**
 * One node's part of a wave: takes exactly `count` messages from the front of each channel, the channels in random order. What a wave takes was
 * there before any node began it, so the nodes one after the other are a legal serial order of it, however they really ran.
 */
export function drainNode(
  node: HostedNode,
  channels: readonly { readonly source: NodeId; readonly count: number }[],
  random: Random,
): void {
  const left = channels.filter(({ count }) => count > 0).map(({ source, count }) => ({ source, count }));
  while (left.length > 0) {
    const place = random.below(left.length);
    const channel = left[place];
    if (channel === undefined) return;
    node.receiveFrom(channel.source);
    channel.count -= 1;
    if (channel.count === 0) removeAt(left, place);
  }
}
