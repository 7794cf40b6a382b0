import { formatChannel, type NodeId } from "@cutline/core";
import type { ChannelReport, RunReport, SnapshotReport } from "../run/run-report.js";
import type { EventReport, TraceReport } from "../run/trace-report.js";
import { visible } from "./visible.js";
import { nodeInShort, whatIsMissing } from "./words.js";

/** Characters of a diagram, past which events are left out: Mermaid draws none of more than 50,000. */
const DIAGRAM_CHARACTERS = 45_000;

/** Nodes that are drawn; the others and their events are left out. No page is as wide. */
const DIAGRAM_NODES = 50;

/** Characters of a label. More would widen the whole diagram. */
const LABEL_CHARACTERS = 60;

/**
 * A sequence diagram for Mermaid, as GitHub and many wikis draw them. Messages and, dashed, markers stand where they were received; what was never received
 * ends in a cross. Without a trace, it shows what each node recorded, and what was in transit.
 */
export function* mermaidReport(report: RunReport): Generator<string> {
  const { nodes, snapshots, trace } = report;
  const shown = new Set(nodes.slice(0, DIAGRAM_NODES));
  yield "sequenceDiagram\n";
  for (const node of shown) yield `  participant ${participant(node)} as node ${node}\n`;
  const first = nodes[0];
  if (first === undefined) return;
  const lines = trace === null ? snapshotLines(snapshots, shown) : traceLines(trace, inTransit(snapshots), shown);
  let characters = 0;
  let leftOut = 0;
  for (const line of lines) {
    characters += line.length;
    if (characters > DIAGRAM_CHARACTERS) leftOut += 1;
    else yield line;
  }
  for (const note of notes(report, leftOut)) yield `  Note over ${participant(first)}: ${label(note)}\n`;
}

function notes(report: RunReport, leftOut: number): string[] {
  const notes = report.trace === null ? [] : whatIsMissing(report);
  if (leftOut > 0) notes.push(`${leftOut} more lines are left out`);
  if (report.nodes.length > DIAGRAM_NODES) notes.push(`${report.nodes.length - DIAGRAM_NODES} more nodes are left out`);
  return notes;
}

/** Which snapshots have recorded a message as in transit: by the message. */
function inTransit(snapshots: readonly SnapshotReport[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, channels } of snapshots) {
    for (const channel of channels.inTransit()) {
      for (const { position } of channel.messages) {
        const name = messageName(channel.source, channel.target, position);
        found.set(name, [...(found.get(name) ?? []), id]);
      }
    }
  }
  return found;
}

function* traceLines({ events }: TraceReport, cut: ReadonlyMap<string, string[]>, shown: ReadonlySet<NodeId>): Generator<string> {
  const neverReceived = new Map(events.filter(({ kind }) => kind === "send").map((event) => [event.index, event]));
  for (const event of events) {
    if (event.kind === "receive") neverReceived.delete(event.sentBy);
    if (shown.has(event.node)) yield* eventLines(event, cut, shown);
  }
  for (const event of neverReceived.values()) {
    if (event.kind !== "send" || !shown.has(event.node) || !shown.has(event.target)) continue;
    yield arrow(event.node, "-x", event.target, `${event.told.text}, not received`);
  }
}

function* eventLines(event: EventReport, cut: ReadonlyMap<string, string[]>, shown: ReadonlySet<NodeId>): Generator<string> {
  switch (event.kind) {
    case "receive": {
      if (!shown.has(event.source)) return;
      const snapshots = cut.get(messageName(event.source, event.node, event.position)) ?? [];
      yield arrow(event.source, "->>", event.node, [event.told.text, ...snapshots.map((id) => `in transit in ${id}`)].join(", "));
      return;
    }
    case "markerReceived":
      if (shown.has(event.source)) yield arrow(event.source, "-->>", event.node, `marker ${event.snapshot}`);
      return;
    case "record":
      yield note(event.node, `records ${event.told.text} (${event.snapshot})`);
      return;
    case "created":
      yield note(event.node, event.told.text);
      return;
    case "command":
    case "send":
    case "markersSent":
      return; // shown by what comes of them
  }
}

function* snapshotLines(snapshots: readonly SnapshotReport[], shown: ReadonlySet<NodeId>): Generator<string> {
  for (const { id, nodes, channels } of snapshots) {
    for (const node of nodes) if (shown.has(node.node)) yield note(node.node, `${nodeInShort(node)} (${id})`);
    for (const channel of channels.inTransit())
      if (shown.has(channel.source) && shown.has(channel.target)) yield* channelLines(id, channel);
  }
}

function* channelLines(id: string, { source, target, messages }: ChannelReport): Generator<string> {
  for (const { told, position } of messages) {
    yield arrow(source, "-x", target, `${told.text}, message ${position} on ${formatChannel({ source, target })}, in transit in ${id}`);
  }
}

function arrow(source: NodeId, line: string, target: NodeId, text: string): string {
  return `  ${participant(source)}${line}${participant(target)}: ${label(text)}\n`;
}

function note(node: NodeId, text: string): string {
  return `  Note over ${participant(node)}: ${label(text)}\n`;
}

function participant(node: NodeId): string {
  return `n${node}`;
}

function messageName(source: NodeId, target: NodeId, position: number): string {
  return `${source}>${target}#${position}`;
}

/** Everything but letters, digits and some marks is written as its number: it might mean something to Mermaid, or to the page that it is drawn on. */
function label(text: string): string {
  const line = visible(text);
  const short = line.length > LABEL_CHARACTERS ? `${line.slice(0, LABEL_CHARACTERS - 1)}…` : line;
  return Array.from(short, (character) =>
    /[\p{L}\p{N} .,()→…/_-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
  ).join("");
}
