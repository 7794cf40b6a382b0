import { type NodeId, parseSnapshotId } from "@cutline/core";
import type { NodeRecord, Snapshot, Violation } from "@cutline/protocol";
import { ChannelList } from "./channel-list.js";
import type { ChannelReport, MessageReport, NodeReport, SnapshotReport, SumsReport, ViolationReport } from "./run-report.js";
import type { Teller } from "./telling.js";

/** A collected snapshot in words. */
export function readSnapshot({ state, verdict, beginTime, collectTime }: Snapshot, teller: Teller): SnapshotReport {
  const id = state?.snapshotId ?? "";
  const records = [...(state?.nodes ?? [])].sort((one, other) => one.node - other.node);
  const nodes = records.map(({ node, state: saved }): NodeReport => ({ node, told: teller.state(saved), state: saved }));
  const channels = readChannels(records, teller);
  return {
    id,
    initiator: parseSnapshotId(id)?.initiator ?? null,
    beginMs: beginTime?.getTime() ?? null,
    collectMs: collectTime?.getTime() ?? null,
    verdict: { consistent: verdict?.consistent ?? false, violations: (verdict?.violations ?? []).map(readViolation) },
    nodes,
    channels,
    sums: sumsOf(nodes, channels),
  };
}

/** Targets ascend in the records, so each source's channels come to ascend by target without being sorted: there may be a million. */
function readChannels(records: readonly NodeRecord[], teller: Teller): ChannelList {
  const sentBy = new Map(records.map(({ node, sent }) => [node, new Map(sent.map(({ target, count }) => [target, count]))]));
  const carrying = new Map<NodeId, ChannelReport[]>();
  const silent = new Map<NodeId, NodeId[]>();
  for (const { node: target, incoming, silentSources } of records) {
    for (const { source, received, messages } of incoming) {
      const sent = sentBy.get(source)?.get(target) ?? 0;
      add(carrying, source, { source, target, sent, received, messages: readMessages(messages, received, teller) });
    }
    for (const source of silentSources) {
      const sent = sentBy.get(source)?.get(target) ?? 0;
      if (sent === 0) add(silent, source, target);
      else add(carrying, source, { source, target, sent, received: 0, messages: [] }); // no checker lets that pass: it must be seen
    }
  }
  return new ChannelList(
    ascending(carrying).flatMap(([, channels]) => channels.sort(byTarget)),
    new Map(ascending(silent)),
  );
}

function readMessages(payloads: readonly Uint8Array[], received: number, teller: Teller): MessageReport[] {
  return payloads.map((payload, place) => ({ position: received + place + 1, told: teller.message(payload), payload }));
}

function readViolation({ reason, channel, position, explanation }: Violation): ViolationReport {
  return { reason, channel: channel ?? null, position: position === 0 ? null : position, explanation };
}

function sumsOf(nodes: readonly NodeReport[], { carrying }: ChannelList): SumsReport | null {
  const atRest = sumOf(nodes);
  const inTransit = sumOf(carrying.flatMap(({ messages }) => messages));
  return atRest === null || inTransit === null ? null : { atRest, inTransit };
}

function sumOf(items: readonly (NodeReport | MessageReport)[]): bigint | null {
  let sum = 0n;
  for (const { told } of items) {
    if (told.amount === null) return null;
    sum += told.amount;
  }
  return sum;
}

function add<Item>(lists: Map<NodeId, Item[]>, source: NodeId, item: Item): void {
  const list = lists.get(source);
  if (list === undefined) lists.set(source, [item]);
  else list.push(item);
}

function ascending<Item>(lists: ReadonlyMap<NodeId, Item>): [NodeId, Item][] {
  return [...lists].sort(([one], [other]) => one - other);
}

function byTarget(one: ChannelReport, other: ChannelReport): number {
  return one.target - other.target;
}
