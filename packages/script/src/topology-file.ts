import type { ChannelId, NodeId } from "@cutline/core";
import { formatChannel } from "@cutline/core";
import { Arguments } from "./arguments.js";
import { nodeParameter, type Usage } from "./commands.js";
import { LineParser } from "./line-parser.js";
import { TOPOLOGY_LIMIT_BYTES } from "./limits.js";
import { nearest } from "./nearest.js";
import { Complaint, quote, ScriptError } from "./problem.js";
import { decodeSource } from "./source-text.js";

/** A parsed topology file. */
export interface TopologyFile {
  /** The name it is reported by. */
  readonly name: string;
  /** The nodes that there may be. */
  readonly nodes: ReadonlySet<NodeId>;
  /** Each once, in the order of the file, and none from a node to itself. */
  readonly channels: readonly ChannelId[];
}

/** A file that a script names: what it holds, or why it can't be read. `name` is what reports call it. */
export type NamedFile =
  { readonly name: string; readonly content: Uint8Array | string } | { readonly name: string; readonly unreadable: string };

/** Gives the file that a script names by a path. */
export type ReadNamedFile = (path: string) => NamedFile;

const NODE: Usage = { parameters: [nodeParameter("ID")], usage: "node ID" };
const CHANNEL: Usage = { parameters: [nodeParameter("FROM"), nodeParameter("TO")], usage: "channel FROM TO" };

/**
 * Parses a topology file, given as UTF-8 or as text: lines `node ID` and `channel FROM TO`, comments and blank lines. A channel may come before the nodes
 * that it names. Throws a ScriptError that lists every line that can't be parsed, or says why the whole is no topology file.
 */
export function parseTopologyFile(source: Uint8Array | string, name: string): TopologyFile {
  const kind = { what: "topology file", bytesMax: TOPOLOGY_LIMIT_BYTES };
  return new TopologyParser(new LineParser(decodeSource(source, name, kind)), name).parse();
}

/** A line that is taken apart once all nodes are known. */
interface ChannelLine {
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

class TopologyParser {
  /** With the line where each is listed. */
  private readonly nodes = new Map<NodeId, number>();
  private readonly channels: ChannelId[] = [];
  /** By source and target: the line where it is listed. */
  private readonly channelLines = new Map<NodeId, Map<NodeId, number>>();
  private readonly later: ChannelLine[] = [];

  constructor(
    private readonly lines: LineParser,
    private readonly name: string,
  ) {}

  parse(): TopologyFile {
    this.lines.all((at) => {
      this.line(at);
    });
    for (const { at, start, end } of this.later) {
      this.lines.line(at, start, end, () => {
        this.channel(at);
      });
    }
    const bad = this.lines.badLines(this.name);
    if (bad !== null) throw new ScriptError(bad.file, bad.problems, bad.count);
    return { name: this.name, nodes: new Set(this.nodes.keys()), channels: this.channels };
  }

  private line(at: number): void {
    const { cursor } = this.lines;
    const { lineStart: start, lineEnd: end } = cursor;
    if (!cursor.next() || cursor.source.startsWith("#", cursor.wordStart)) return;
    this.lines.requireLength();
    if (cursor.is("node")) return this.node(at);
    if (cursor.is("channel")) return void this.later.push({ at, start, end });
    const expected = "a line `node ID` or `channel FROM TO`";
    throw Complaint.ofWord(cursor, `unknown word ${quote(cursor.word)}`, expected, nearest(cursor.word, ["node", "channel"]));
  }

  private node(at: number): void {
    const next = new Arguments(NODE, this.lines.cursor);
    const node = next.node();
    const before = this.nodes.get(node);
    if (before !== undefined) throw this.complaint(`node ${node} is listed already, on line ${before}`, "each node once");
    next.end();
    this.nodes.set(node, at);
  }

  private channel(at: number): void {
    const { cursor } = this.lines;
    cursor.next();
    const next = new Arguments(CHANNEL, cursor);
    const source = this.listed(next.node());
    const target = this.listed(next.node());
    if (source === target) throw this.complaint(`a channel from node ${source} to itself`, "two different nodes");
    let lines = this.channelLines.get(source);
    if (lines === undefined) this.channelLines.set(source, (lines = new Map<NodeId, number>()));
    const before = lines.get(target);
    if (before !== undefined) {
      throw this.complaint(`channel ${formatChannel({ source, target })} is listed already, on line ${before}`, "each channel once");
    }
    next.end();
    lines.set(target, at);
    this.channels.push({ source, target });
  }

  private listed(node: NodeId): NodeId {
    if (!this.nodes.has(node))
      throw this.complaint(`node ${node} is not listed`, `a node that the file lists with a line \`node ${node}\``);
    return node;
  }

  /** About the word that was read last. */
  private complaint(message: string, expected: string): Complaint {
    return Complaint.ofWord(this.lines.cursor, message, expected);
  }
}
