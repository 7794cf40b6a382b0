import { type Message, type NodeId } from "@cutline/core";
import type { NodeRecord, SavedProcess } from "@cutline/protocol";
import type { ChannelContents } from "../explore/channel-contents.js";
import type { Layout } from "../explore/layout.js";

/** What a node recorded, in a form that can be compared with a state. */
interface RecordKey {
  readonly node: string;
  readonly channels: readonly { readonly place: number; readonly content: number; readonly name: string }[];
}

/** What nodes remember and what they record, as keys that are the same where the local state and the counts are. Each is made once. */
export class CutKeys {
  private readonly memories = new WeakMap<SavedProcess, string>();
  private readonly records = new WeakMap<NodeRecord, RecordKey>();

  constructor(
    private readonly layout: Layout,
    private readonly contents: ChannelContents,
  ) {}

  ofMemory(memory: SavedProcess): string {
    const known = this.memories.get(memory) ?? keyOf(memory.state, memory.outgoing, memory.incoming);
    this.memories.set(memory, known);
    return known;
  }

  ofRecord(record: NodeRecord): RecordKey {
    const known = this.records.get(record) ?? this.keyOfRecord(record);
    this.records.set(record, known);
    return known;
  }

  private keyOfRecord(record: NodeRecord): RecordKey {
    const target = record.node;
    const sent = record.sent.map(({ target: node, count }) => ({ node, count }));
    const received = record.incoming.map(({ source: node, received: count }) => ({ node, count }));
    const silent = record.silentSources.map((source) => ({ source, messages: [] }));
    const channels = [...record.incoming, ...silent].map(({ source, messages }) => ({
      place: this.layout.channel({ source, target }),
      content: this.contents.numberOf(messages.map((payload): Message => ({ kind: "message", payload }))),
      name: `${source}->${target}`,
    }));
    return { node: keyOf(record.state, sent, received), channels };
  }
}

/** A channel that has carried nothing is as one that isn't there. */
function keyOf(state: Uint8Array, sent: readonly Count[], received: readonly Count[]): string {
  const counts = (channels: readonly Count[]): string =>
    channels
      .filter(({ count }) => count > 0)
      .map(({ node, count }) => `${node}:${count}`)
      .sort()
      .join();
  return `${state.join()} sent ${counts(sent)} received ${counts(received)}`;
}

interface Count {
  readonly node: NodeId;
  readonly count: number;
}
