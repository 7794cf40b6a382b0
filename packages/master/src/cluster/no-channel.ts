import { type ChannelId, formatChannel, type NodeId, Refusal } from "@cutline/core";
import { listed } from "./listed.js";

/** The Refusal (NO_CHANNEL) of a channel that the topology doesn't have. `targets`: where its source has channels to. */
export function noChannel(channel: ChannelId, targets: readonly NodeId[]): Refusal {
  const { source } = channel;
  const ascending = [...targets].sort((one, other) => one - other);
  const channels = ascending.map((target) => formatChannel({ source, target }));
  const has = listed(channels, "no channel to anybody");
  return new Refusal("NO_CHANNEL", `the topology has no channel ${formatChannel(channel)}; node ${source} has ${has}`, {
    channel: formatChannel(channel),
  });
}
