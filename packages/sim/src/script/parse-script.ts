import { type NodeId, Refusal, snapshotIdOf } from "@cutline/core";
import { type World, worldOf } from "../world.js";
import { RULE } from "./format-script.js";

/** A line that says what happens. */
export interface ScriptLine {
  /** Where it is, FILE:LINE. */
  readonly at: string;
  readonly text: string;
}

/** A run that was written down. */
export interface Script {
  /** A world in which nothing else may happen but what the script does, and what is bound to. */
  readonly world: World;
  readonly lines: readonly ScriptLine[];
  /** What is said below the rule. */
  readonly outcome: string;
}

interface Parts {
  readonly nodes: Record<NodeId, number>;
  readonly lateNodes: Record<NodeId, number>;
  readonly channels: [NodeId, NodeId][];
  readonly lateChannels: [NodeId, NodeId][];
  readonly transfers: [NodeId, NodeId, number][];
  readonly snapshots: NodeId[][];
}

/** Up to three numbers of a line; 0 for those that it hasn't. */
type Numbers = readonly [number, number, number];

/** The forms of a line, each with what it adds to the world. */
const FORMS: readonly (readonly [form: RegExp, add: (parts: Parts, numbers: Numbers) => unknown])[] = [
  [/^node (\d+) (\d+)$/, ({ nodes }, [node, coins]) => addNode(nodes, node, coins)],
  [/^channel (\d+)->(\d+)$/, ({ channels }, [source, target]) => channels.push([source, target])],
  [/^send (\d+) (\d+) (\d+)$/, ({ transfers }, [source, target, coins]) => transfers.push([source, target, coins])],
  [/^initiate (\d+)$/, ({ snapshots }, [node]) => snapshots.push([node])],
  [/^initiate (\d+) (\d+)-(\d+)$/, ({ snapshots }, [node, ...id]) => begunBy(snapshots, ...id).push(node)],
  [/^create (\d+) (\d+)$/, ({ lateNodes }, [node, coins]) => addNode(lateNodes, node, coins)],
  [/^open (\d+)->(\d+) receiving$/, ({ lateChannels }, [source, target]) => lateChannels.push([source, target])],
  [/^open (\d+)->(\d+) sending$/, () => undefined],
  [/^deliver (\d+)->(\d+)$/, () => undefined],
  [/^collect (\d+)-(\d+)$/, () => undefined],
  [/^retire (\d+) (\d+)-(\d+)$/, () => undefined],
];

/** Reads a script. Blank lines and lines that begin with # do nothing. Throws a Refusal (BAD_SCRIPT) with the place of what is wrong. */
export function parseScript(text: string, file: string): Script {
  const all = text.split(/\r?\n/).map((line, index) => ({ at: `${file}:${index + 1}`, text: line.trim() }));
  const rule = all.findIndex((line) => line.text === RULE);
  const lines = all.slice(0, rule < 0 ? all.length : rule).filter((line) => line.text !== "" && !line.text.startsWith("#"));
  const parts: Parts = { nodes: {}, lateNodes: {}, channels: [], lateChannels: [], transfers: [], snapshots: [] };
  for (const line of lines) addLine(parts, line);
  const outcome =
    rule < 0
      ? ""
      : all
          .slice(rule + 1)
          .map((line) => line.text)
          .join("\n")
          .trim();
  return { world: worldOf(file, parts), lines: lines.filter((line) => !/^(?:node|channel) /.test(line.text)), outcome };
}

/** A script that can't be run. */
export function badScript({ at, text }: ScriptLine, why: string): Refusal {
  return new Refusal("BAD_SCRIPT", `${at}: "${text}": ${why}`);
}

function addLine(parts: Parts, line: ScriptLine): void {
  for (const [form, add] of FORMS) {
    const match = form.exec(line.text);
    if (match === null) continue;
    const [one = 0, two = 0, three = 0] = match.slice(1).map(Number);
    try {
      add(parts, [one, two, three]);
    } catch (error) {
      throw error instanceof Refusal ? badScript(line, error.message) : error;
    }
    return;
  }
  throw badScript(line, "a script has no such line; docs/explorer.md shows those that it may have");
}

/** The roots of the snapshot that `initiator` begins as its `number`th. */
function begunBy(snapshots: readonly NodeId[][], initiator: NodeId, number: number): NodeId[] {
  const roots = snapshots.filter(([first]) => first === initiator)[number - 1];
  if (roots === undefined) throw new Refusal("BAD_SCRIPT", `nobody has begun snapshot ${snapshotIdOf(initiator, number)}`);
  return roots;
}

/** Gives a node its coins. There is one of each. */
function addNode(nodes: Record<NodeId, number>, node: NodeId, coins: number): void {
  if (nodes[node] !== undefined) throw new Refusal("BAD_SCRIPT", `there is a node ${node} already`);
  nodes[node] = coins;
}
