import { checkCounts, formatChannel } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { decodeWatched, splitNumber } from "../watched-state.js";
import type { Breach } from "./breach.js";

/**
 * A cut is consistent by the core's counts; and by the serial numbers that the core knows nothing of: what a channel's target had received at its cut,
 * what was recorded in the channel, and what its source had sent at its own are one sequence without a gap.
 */
export function checkCut(global: GlobalState): Breach[] {
  const counted = checkCounts(global).map(({ explanation }) => explanation);
  return [...counted, ...gaps(global)].map((story) => ({ checker: "cut-consistency", story: `snapshot ${global.snapshotId}: ${story}` }));
}

function gaps({ nodes }: GlobalState): string[] {
  const watched = new Map(nodes.map(({ node, state }) => [node, decodeWatched(state).watched]));
  return nodes.flatMap(({ node: target, incoming }) =>
    [...watched].flatMap(([source, { sent }]) => {
      const received = watched.get(target)?.received.get(source) ?? 0;
      const recorded = incoming.find((channel) => channel.source === source)?.messages.map((message) => splitNumber(message).number) ?? [];
      const expected = Array.from({ length: Math.max(0, (sent.get(target) ?? 0) - received) }, (_, index) => received + 1 + index);
      if (recorded.join() === expected.join() && (sent.get(target) ?? 0) >= received) return [];
      const channel = formatChannel({ source, target });
      return [`channel ${channel} holds messages ${recorded.join(", ")} where ${received} were received of ${sent.get(target) ?? 0} sent`];
    }),
  );
}
