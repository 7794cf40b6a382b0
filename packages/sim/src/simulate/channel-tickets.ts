import type { NodeId } from "@cutline/core";

/** Rising numbers for the commands on each channel, so that receives know what to wait for: docs/adr/0002-tickets.md. */
export class ChannelTickets {
  private readonly given = new Map<NodeId, Map<NodeId, number>>();

  next(source: NodeId, target: NodeId): number {
    const sources = this.given.get(target) ?? new Map<NodeId, number>();
    const number = (sources.get(source) ?? 0) + 1;
    this.given.set(target, sources.set(source, number));
    return number;
  }

  /** The last one of each channel to `target`. */
  lastOf(target: NodeId): { readonly node: NodeId; readonly number: number }[] {
    return [...(this.given.get(target) ?? [])].map(([node, number]) => ({ node, number }));
  }
}
