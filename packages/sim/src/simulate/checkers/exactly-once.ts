import { formatChannel, type NodeId } from "@cutline/core";
import type { NodeStatus, WaitingChannel } from "@cutline/protocol";
import { decodeWatched } from "../watched-state.js";
import type { Breach } from "./breach.js";

/** A message came that is not the next one of its channel. */
export function outOfOrder(channel: { readonly source: NodeId; readonly target: NodeId }, serial: number, before: number): Breach {
  return {
    checker: "exactly-once",
    story: `message ${serial} came on channel ${formatChannel(channel)}, where ${before + 1} was next`,
  };
}

/** At the end each message that was sent has been received, or waits in its channel; and none besides. */
export function checkChannels(nodes: readonly NodeStatus[]): Breach[] {
  const watched = new Map(nodes.map(({ node, state }) => [node, decodeWatched(state).watched]));
  return nodes.flatMap(({ node: target, channels }) =>
    [...watched].flatMap(([source, { sent }]): Breach[] => {
      const waiting = messagesIn(channels.find((channel) => channel.source === source));
      const received = watched.get(target)?.received.get(source) ?? 0;
      const sentThere = sent.get(target) ?? 0;
      if (sentThere === received + waiting) return [];
      const story = `${sentThere} messages were sent on channel ${formatChannel({ source, target })}, ${received} were received, and ${waiting} wait`;
      return [{ checker: "exactly-once", story }];
    }),
  );
}

/** Messages that wait in a channel, and no markers. Channels of simulated clusters are short enough to be shown whole. */
function messagesIn(channel: WaitingChannel | undefined): number {
  return channel?.messages.filter(({ body }) => body?.$case === "payload").length ?? 0;
}
