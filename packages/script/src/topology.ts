import type { ChannelId, NodeId } from "@cutline/core";
import type { Command } from "./commands.js";
import type { TopologyFile } from "./topology-file.js";

/** Topologies that have a name. */
export const TOPOLOGY_NAMES = ["ring", "star", "line", "mesh"] as const;

export type TopologyName = (typeof TOPOLOGY_NAMES)[number];

/** What a Topology command asks for. */
export type TopologyChoice =
  { readonly kind: "named"; readonly name: TopologyName } | { readonly kind: "file"; readonly file: TopologyFile };

/** Whether its channels depend on which nodes will be created: where nobody knows that yet, it can't be had. */
export function dependsOnNodes(choice: TopologyChoice): boolean {
  return choice.kind === "named" && choice.name !== "mesh";
}

/** The channels that a choice means for nodes that are created in this order, as `Cluster.start` takes them; null: a full mesh. */
export function topologyOf(choice: TopologyChoice, nodes: readonly NodeId[]): readonly ChannelId[] | null {
  return choice.kind === "file" ? choice.file.channels : namedTopology(choice.name, nodes);
}

function namedTopology(name: TopologyName, nodes: readonly NodeId[]): readonly ChannelId[] | null {
  switch (name) {
    case "mesh":
      return null;
    case "line":
      return lineOf(nodes);
    case "ring":
      return nodes.length < 2 ? [] : lineOf([...nodes, ...nodes.slice(0, 1)]);
    case "star":
      return nodes.slice(0, 1).flatMap((center) =>
        nodes.slice(1).flatMap((other) => [
          { source: center, target: other },
          { source: other, target: center },
        ]),
      );
  }
}

/** From each to the next. */
function lineOf(nodes: readonly NodeId[]): ChannelId[] {
  return nodes.slice(1).map((target, place) => ({ source: nodes[place] ?? target, target }));
}

/** From a StartMaster to its KillAll: its nodes, in order of creation, and the channels among them. */
interface Session {
  readonly nodes: Set<NodeId>;
  topology: readonly ChannelId[] | null | undefined;
}

/** The same commands, with the topology of its session in each StartMaster. One that comes while there is a master, and will be refused, has none of its own. */
export function withTopology(commands: readonly Command[], choice: TopologyChoice): Command[] {
  const sessions = sessionsOf(commands);
  return commands.map((command, index) => {
    const session = sessions.get(index);
    if (command.kind !== "startMaster" || session === undefined) return command;
    if (session.topology === undefined) session.topology = topologyOf(choice, [...session.nodes]);
    return { ...command, topology: session.topology };
  });
}

/** By the index of each StartMaster. */
function sessionsOf(commands: readonly Command[]): Map<number, Session> {
  const sessions = new Map<number, Session>();
  let session: Session | null = null;
  for (const [index, command] of commands.entries()) {
    if (command.kind === "startMaster") sessions.set(index, (session ??= { nodes: new Set(), topology: undefined }));
    if (command.kind === "createNode") session?.nodes.add(command.node);
    if (command.kind === "killAll") session = null;
  }
  return sessions;
}
