import type { ChannelId, Random } from "@cutline/core";
import { encodeTopology } from "./encoded-topology.js";

/**
 * A script in which two or three snapshots are under way together and a node comes late, when everything was received and none is collected: the order of
 * the markers that it gets is not told by the script. `channels`: the only ones, as `encodeTopology` has them; null: a full mesh.
 */
export function lateNodeScript(random: Random, channels: readonly ChannelId[] | null = null): string {
  const lines = ["StartMaster", "CreateNode 1 10", "CreateNode 2 10"];
  if (channels !== null) lines.unshift(`Topology ${encodeTopology(channels)}`);
  const nodes = [1, 2];
  if (random.below(3) === 0) nodes.push(nodes.length + 1);
  if (nodes.length === 3) lines.push("CreateNode 3 10");
  const node = (): number => nodes[random.below(nodes.length)] ?? 1;
  const pair = (): string => {
    const open = channels?.filter(({ source, target }) => nodes.includes(source) && nodes.includes(target)) ?? [];
    const channel = open.length === 0 ? undefined : open[random.below(open.length)];
    if (channel !== undefined) return `${channel.source} ${channel.target}`;
    const [one, other] = [node(), node()];
    return one === other ? pair() : `${one} ${other}`;
  };
  const back = (): string => pair().split(" ").reverse().join(" ");
  const send = (): void => void lines.push(`Send ${pair()} ${random.below(4)}`);
  const some = (count: number, each: () => void): void => Array.from({ length: random.below(count) }).forEach(each);
  some(3, send);
  for (let count = 0; count < 2 + Number(random.below(4) === 0); count += 1) {
    lines.push(`BeginSnapshot ${node()}`);
    some(2, send);
  }
  lines.push("ReceiveAll");
  const late = nodes.length + 1;
  lines.push(`CreateNode ${late} 10`);
  nodes.push(late);
  some(8, () => {
    if (random.below(5) < 2) send();
    else
      lines.push(
        random.below(3) === 0
          ? `Receive ${node()}`
          : `Receive ${random.below(2) === 0 && channels === null ? `${late} ${1 + random.below(late - 1)}` : back()}`,
      );
  });
  if (random.below(4) === 0) {
    lines.push("ReceiveAll");
    nodes.push(late + 1);
    lines.push(`CreateNode ${late + 1} 10`);
    some(4, () => lines.push(`Receive ${back()}`));
  }
  return [...lines, "ReceiveAll", "CollectState", "PrintSnapshot"].join("\n");
}
