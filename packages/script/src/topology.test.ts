import type { ChannelId, NodeId } from "@cutline/core";
import { describe, expect, it } from "vitest";
import { parseScript } from "./parse.js";
import { dependsOnNodes, TOPOLOGY_NAMES, type TopologyChoice, topologyOf } from "./topology.js";
import { parseTopologyFile } from "./topology-file.js";

const FILE: TopologyChoice = { kind: "file", file: parseTopologyFile("node 1\nnode 2\nchannel 2 1", "net") };

function spelled(channels: readonly ChannelId[] | null): string | null {
  return channels?.map(({ source, target }) => `${source}>${target}`).join(" ") ?? null;
}

/** The channels of a named topology, as text: "1>2 2>1". */
function named(name: (typeof TOPOLOGY_NAMES)[number], nodes: readonly NodeId[]): string | null {
  return spelled(topologyOf({ kind: "named", name }, nodes));
}

/** The topologies of a script's StartMasters, as text. */
function topologiesOf(...lines: string[]): (string | null)[] {
  const { commands } = parseScript(lines.join("\n"), "arg.txt");
  return commands.flatMap((command) => {
    if (command.kind !== "startMaster") return [];
    return [spelled(command.topology)];
  });
}

describe("a named topology", () => {
  it.each([
    ["ring", [], ""],
    ["ring", [7], ""],
    ["ring", [7, 3], "7>3 3>7"],
    ["ring", [7, 3, 5], "7>3 3>5 5>7"],
    ["star", [7], ""],
    ["star", [7, 3, 5], "7>3 3>7 7>5 5>7"],
    ["line", [7], ""],
    ["line", [7, 3, 5], "7>3 3>5"],
    ["mesh", [7, 3, 5], null],
  ] as const)("%s of nodes %j", (name, nodes, channels) => {
    expect(named(name, nodes)).toBe(channels);
  });

  it("depends on the nodes, but for the mesh; a file doesn't", () => {
    expect(TOPOLOGY_NAMES.filter((name) => dependsOnNodes({ kind: "named", name }))).toEqual(["ring", "star", "line"]);
    expect(dependsOnNodes(FILE)).toBe(false);
    expect(topologyOf(FILE, [])).toEqual([{ source: 2, target: 1 }]);
  });
});

describe("the topology of a StartMaster", () => {
  it("is a mesh where the script says nothing, or says so", () => {
    expect(topologiesOf("StartMaster", "CreateNode 1 1", "CreateNode 2 1")).toEqual([null]);
    expect(topologiesOf("Topology mesh", "StartMaster", "CreateNode 1 1", "CreateNode 2 1")).toEqual([null]);
  });

  it("has the nodes up to its KillAll, each once, in the order in which they are created", () => {
    const first = ["StartMaster", "CreateNode 9 1", "CreateNode 2 1", "Send 9 2 1", "CreateNode 9 1", "CreateNode 5 1", "KillAll"];
    const second = ["CreateNode 77 1", "KillAll", "StartMaster", "CreateNode 2 1", "CreateNode 1 1"];
    expect(topologiesOf("Topology line", ...first, ...second)).toEqual(["9>2 2>5", "2>1"]);
  });

  it("is the same for a StartMaster that is refused, since its nodes go on", () => {
    expect(topologiesOf("Topology line", "StartMaster", "CreateNode 1 1", "StartMaster", "CreateNode 2 1")).toEqual(["1>2", "1>2"]);
  });
});
