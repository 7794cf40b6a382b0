import { formatChannel, type NodeId } from "@cutline/core";
import type { PageChannel, PageSnapshot } from "../html/read-page-data.js";
import type { Told } from "../run/telling.js";
import { counted, grouped } from "../text/counted.js";
import { make } from "./elements.js";
import { LongTable } from "./long-table.js";
import type { PageState } from "./page-state.js";

interface NodeChange {
  readonly node: NodeId;
  readonly before: Told | null;
  readonly after: Told | null;
}

interface ChannelChange {
  readonly source: NodeId;
  readonly target: NodeId;
  readonly before: PageChannel | null;
  readonly after: PageChannel | null;
}

/** What changed from the snapshot that is compared with to the one that is shown; hidden where none is compared with. */
export function createComparison(state: PageState): HTMLElement {
  const content = make("div", {});
  const element = make(
    "section",
    { "aria-labelledby": "comparison-heading", class: "comparison" },
    make("h2", { id: "comparison-heading" }, "What changed"),
    content,
  );
  const show = (): void => {
    const { snapshot: after, comparedWith: before } = state;
    element.hidden = after === null || before === null;
    if (after !== null && before !== null) content.replaceChildren(...compare(before, after, state.run.compared !== null));
  };
  state.listen((changed) => {
    if (changed.has("snapshot") || changed.has("comparedWith")) show();
  });
  show();
  return element;
}

/** `isAlone`: the page has nothing else of the runs. */
function compare(before: PageSnapshot, after: PageSnapshot, isAlone: boolean): Node[] {
  const nodes = nodeChanges(before, after);
  const channels = channelChanges(before, after);
  const all = new Set([...before.states.keys(), ...after.states.keys()]).size;
  const words = `From snapshot ${before.id} to ${after.id}: ${grouped(nodes.length)} of ${counted(all, "node")} and ${counted(channels.length, "channel")} changed.`;
  return [
    make("p", {}, words, ...sumsInWords(before, after)),
    ...(nodes.length === 0 ? [] : [nodeTable(nodes)]),
    ...(channels.length === 0 ? [] : [channelTable(channels)]),
    ...(isAlone ? [make("p", { class: "note" }, "What happened is in the report of each one's own run.")] : []),
  ];
}

function sumsInWords(before: PageSnapshot, after: PageSnapshot): string[] {
  if (before.sums === null || after.sums === null) return [];
  const sum = (snapshot: NonNullable<PageSnapshot["sums"]>): bigint => snapshot.atRest + snapshot.inTransit;
  const [had, has] = [sum(before.sums), sum(after.sums)];
  return [
    had === has
      ? ` In all there is as much as before: ${grouped(has)}.`
      : ` In all there was ${grouped(had)}, and now there is ${grouped(has)}: ${signed(has - had)}.`,
  ];
}

function nodeChanges(before: PageSnapshot, after: PageSnapshot): NodeChange[] {
  const nodes = [...new Set([...before.states.keys(), ...after.states.keys()])].sort((one, other) => one - other);
  return nodes
    .map((node) => ({ node, before: before.states.get(node) ?? null, after: after.states.get(node) ?? null }))
    .filter((change) => change.before?.text !== change.after?.text);
}

function channelChanges(before: PageSnapshot, after: PageSnapshot): ChannelChange[] {
  const changes = new Map<string, ChannelChange>();
  for (const channel of before.carrying) changes.set(formatChannel(channel), { ...sidesOf(channel), before: channel, after: null });
  for (const channel of after.carrying) {
    const had = changes.get(formatChannel(channel))?.before ?? null;
    changes.set(formatChannel(channel), { ...sidesOf(channel), before: had, after: channel });
  }
  return [...changes.values()]
    .filter((change) => !isSame(change))
    .sort((one, other) => one.source - other.source || one.target - other.target);
}

function sidesOf({ source, target }: PageChannel): { source: NodeId; target: NodeId } {
  return { source, target };
}

function isSame({ before, after }: ChannelChange): boolean {
  if (before === null || after === null) return false;
  const same = before.sent === after.sent && before.received === after.received && before.inTransit === after.inTransit;
  return same && before.listed.every((told, place) => told.text === after.listed[place]?.text);
}

function nodeTable(changes: readonly NodeChange[]): HTMLElement {
  const table = new LongTable<NodeChange>("Nodes that recorded something else", [
    { name: "Node", cell: ({ node }) => String(node), isNumber: true, sortBy: ({ node }) => node },
    { name: "Before", cell: ({ before }) => before?.text ?? "not there" },
    { name: "After", cell: ({ after }) => after?.text ?? "not there" },
    { name: "Change", cell: changeOf, isNumber: true },
  ]);
  table.show(changes);
  return table.element;
}

function changeOf({ before, after }: NodeChange): string {
  const [had, has] = [before?.amount ?? null, after?.amount ?? null];
  return had === null || has === null ? "" : signed(has - had);
}

function channelTable(changes: readonly ChannelChange[]): HTMLElement {
  const table = new LongTable<ChannelChange>("Channels that changed", [
    { name: "Channel", cell: formatChannel },
    { name: "Sent", cell: ({ before, after }) => fromTo(before?.sent, after?.sent), isNumber: true },
    { name: "Received", cell: ({ before, after }) => fromTo(before?.received, after?.received), isNumber: true },
    { name: "In transit before", cell: ({ before }) => messagesOf(before) },
    { name: "In transit after", cell: ({ after }) => messagesOf(after) },
  ]);
  table.show(changes);
  return table.element;
}

function fromTo(before = 0, after = 0): string {
  return before === after ? grouped(after) : `${grouped(before)} → ${grouped(after)}`;
}

/** Messages that a cell names; the rest is counted. */
const NAMED_MAX = 3;

function messagesOf(channel: PageChannel | null): string {
  if (channel === null || channel.inTransit === 0) return "nothing";
  const named = channel.listed.slice(0, NAMED_MAX).map(({ text }) => text);
  const left = channel.inTransit - named.length;
  return `${named.join("; ")}${left === 0 ? "" : ` and ${grouped(left)} more`}`;
}

function signed(change: bigint): string {
  return `${change > 0n ? "+" : ""}${grouped(change)}`;
}
