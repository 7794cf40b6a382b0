import type { ChannelRecord, GlobalState, NodeRecord, Verdict, Violation } from "@cutline/protocol";
import type { Application } from "../application.js";
import { type ChannelId, formatChannel, type NodeId } from "../identifiers.js";
import { VIOLATIONS_KEPT } from "../limits.js";

/** Reasons why a global state can't be. Stable names. */
export type InconsistencyReason =
  | "DUPLICATE_NODE"
  | "FOREIGN_RECORD"
  | "UNKNOWN_SOURCE"
  | "DUPLICATE_CHANNEL"
  | "SENT_ON_UNRECORDED_CHANNEL"
  | "RECEIVED_BUT_NEVER_SENT"
  | "MESSAGE_MISSING"
  | "MESSAGE_TOO_MANY";

/**
 * Proves a global state consistent from its counts, without trust in the algorithm that made it: for each channel (i → j), what j had received
 * is no more than what i had sent, and the messages recorded in the channel are exactly those of the positions between. Then the application's own
 * invariant is asked. Every violation names the channel and, where there is one, the position of the message that breaks it.
 */
export function check(global: GlobalState, application: Pick<Application<unknown>, "audit">): Verdict {
  const violations = checkCounts(global);
  if (violations.length === 0) violations.push(...application.audit(global));
  return { consistent: violations.length === 0, violations: violations.slice(0, VIOLATIONS_KEPT) };
}

/** The part of the check that knows no application. */
export function checkCounts(global: GlobalState): Violation[] {
  const violations: Violation[] = [];
  const sentBy = new Map<NodeId, Map<NodeId, number>>();
  for (const record of global.nodes) {
    if (sentBy.has(record.node)) violations.push(ofNode(record, "DUPLICATE_NODE", `node ${record.node} is recorded twice`));
    if (record.snapshotId !== global.snapshotId) {
      const explanation = `what node ${record.node} recorded belongs to snapshot ${record.snapshotId}, not ${global.snapshotId}`;
      violations.push(ofNode(record, "FOREIGN_RECORD", explanation));
    }
    sentBy.set(record.node, new Map(record.sent.map(({ target, count }) => [target, count])));
  }
  for (const record of global.nodes) checkIncoming(record, sentBy, violations);
  for (const [source, sent] of sentBy) {
    for (const [target, count] of sent) {
      if (count > 0)
        violations.push(
          violation("SENT_ON_UNRECORDED_CHANNEL", { source, target }, 1, `${count} sent, but the target recorded no such channel`),
        );
    }
  }
  return violations.sort(byChannel);
}

/** Checks a node's incoming channels, and takes them off what their sources say they have sent. */
function checkIncoming(record: NodeRecord, sentBy: ReadonlyMap<NodeId, Map<NodeId, number>>, violations: Violation[]): void {
  const seen = new Set<NodeId>();
  const channels = [...record.incoming, ...record.silentSources.map((source): ChannelRecord => ({ source, received: 0, messages: [] }))];
  for (const { source, received, messages } of channels) {
    const channel = { source, target: record.node };
    const sent = sentBy.get(source);
    if (seen.has(source)) violations.push(violation("DUPLICATE_CHANNEL", channel, 0, "recorded twice"));
    else if (sent === undefined) violations.push(violation("UNKNOWN_SOURCE", channel, 0, "its source recorded nothing"));
    else {
      const found = checkChannel(channel, { sent: sent.get(record.node) ?? 0, received, recorded: messages.length });
      if (found !== null) violations.push(found);
      sent.delete(record.node);
    }
    seen.add(source);
  }
}

function checkChannel(
  channel: ChannelId,
  { sent, received, recorded }: { readonly sent: number; readonly received: number; readonly recorded: number },
): Violation | null {
  if (received > sent) {
    const story = `node ${channel.target} had received message ${sent + 1}, but node ${channel.source} had sent only ${sent}`;
    return violation("RECEIVED_BUT_NEVER_SENT", channel, sent + 1, story);
  }
  const inTransit = sent - received;
  if (recorded === inTransit) return null;
  const counts = `${sent} sent, ${received} received, so ${inTransit} in transit; ${recorded} recorded`;
  return recorded < inTransit
    ? violation("MESSAGE_MISSING", channel, received + recorded + 1, counts)
    : violation("MESSAGE_TOO_MANY", channel, sent + 1, counts);
}

function violation(reason: InconsistencyReason, channel: ChannelId, position: number, story: string): Violation {
  const place = position > 0 ? `, message ${position}` : "";
  return { reason, channel: { ...channel }, position, explanation: `channel ${formatChannel(channel)}${place}: ${story}` };
}

function ofNode(record: NodeRecord, reason: InconsistencyReason, explanation: string): Violation {
  return { reason, channel: { source: record.node, target: record.node }, position: 0, explanation };
}

function byChannel(one: Violation, other: Violation): number {
  return (one.channel?.source ?? 0) - (other.channel?.source ?? 0) || (one.channel?.target ?? 0) - (other.channel?.target ?? 0);
}
