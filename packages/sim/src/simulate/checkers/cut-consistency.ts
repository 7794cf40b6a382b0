import { checkCounts, formatChannel } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";
import { decodeWatched, numberOf } from "../watched-state.js";
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
  return nodes.flatMap(({ node: target, incoming }) => {
    const receivedFrom = watched.get(target)?.received;
    const recordedFrom = new Map(incoming.map(({ source, messages }) => [source, messages.map(numberOf)]));
    return [...watched].flatMap(([source, { sent }]) => {
      const numbers = { sent: sent.get(target) ?? 0, received: receivedFrom?.get(source) ?? 0, recorded: recordedFrom.get(source) ?? [] };
      if (isWhole(numbers)) return [];
      const channel = formatChannel({ source, target });
      return [
        `channel ${channel} holds messages ${numbers.recorded.join(", ")} where ${numbers.received} were received of ${numbers.sent} sent`,
      ];
    });
  });
}

/** Whether what was received, what was recorded and what was sent is one sequence. */
function isWhole({ sent, received, recorded }: { readonly sent: number; readonly received: number; readonly recorded: number[] }): boolean {
  return recorded.length === sent - received && recorded.every((serial, index) => serial === received + 1 + index);
}
