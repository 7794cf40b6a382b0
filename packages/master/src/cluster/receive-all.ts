import { type NodeId, type Random, Refusal } from "@cutline/core";
import type { InboxDepth, InboxSurvey, SentOnChannel } from "@cutline/protocol";
import { ask, type Members } from "./members.js";
import type { Turn } from "./turn.js";
import { unexpectedAnswer } from "./unexpected-answer.js";

/** How much waits in each non-empty channel: by target, then source. */
type Depths = Map<NodeId, Map<NodeId, number>>;

/**
 * Receives until every channel is empty, in waves: each node is told how many messages to take from each of its channels, and all nodes work side by
 * side; what that makes them send is the next wave. A wave is a legal serial order, since it takes only what was there before it began. It is
 * repeatable by `random`, however the nodes are spread, and costs a round trip rather than one a message. Where `turn` is cancelled, it ends between two
 * waves (CANCELLED).
 */
export async function receiveAll(members: Members, random: Random, turn?: Turn): Promise<void> {
  let waves = 0;
  for (let depths = await survey(members); depths.size > 0; depths = await drain(members, depths, seedFrom(random))) {
    if (turn?.isCancelled === true) throw stopped(waves);
    waves += 1;
  }
}

function stopped(waves: number): Refusal {
  const done = waves === 0 ? "nothing was received" : `${waves} waves were received whole, and stay so`;
  return new Refusal("CANCELLED", `the call was cancelled, or its deadline passed: ${done}; the rest still waits in its channels`);
}

/**
 * What waits now. Throws the application's Refusal where it would not take all of it: then nothing is received. Of several nodes the smallest tells its
 * own, wherever the nodes are.
 */
async function survey(members: Members): Promise<Depths> {
  const depths: Depths = new Map();
  let refused: InboxSurvey | null = null;
  for (const answer of await members.askAll({ $case: "survey", value: {} })) {
    if (answer.$case !== "survey") throw unexpectedAnswer(answer.$case);
    const { inboxes, refusal, refusingNode } = answer.value;
    if (refusal !== undefined && (refused === null || refusingNode < refused.refusingNode)) refused = answer.value;
    for (const { node, channels } of inboxes) depths.set(node, new Map(channels.map(({ source, count }) => [source, count])));
  }
  if (refused?.refusal !== undefined) throw new Refusal(refused.refusal.code, refused.refusal.message);
  return depths;
}

/** One wave. Returns what it leaves: all that it sent, since it takes everything that was there. */
async function drain(members: Members, depths: Depths, seed: bigint): Promise<Depths> {
  const inboxes = [...depths].map(([node, channels]) => inboxDepth(node, channels)).sort((one, other) => one.node - other.node);
  const byHost = members.byHost(inboxes, ({ node }) => node);
  const answers = await Promise.all([...byHost].map(([host, own]) => ask(host, { $case: "drain", value: { seed, inboxes: own } })));
  const next: Depths = new Map();
  for (const answer of answers) {
    if (answer.$case !== "drain") throw unexpectedAnswer(answer.$case);
    for (const sent of answer.value.sent) add(next, sent);
  }
  return next;
}

function add(depths: Depths, { source, target, count }: SentOnChannel): void {
  let channels = depths.get(target);
  if (channels === undefined) depths.set(target, (channels = new Map<NodeId, number>()));
  channels.set(source, (channels.get(source) ?? 0) + count);
}

function inboxDepth(node: NodeId, channels: ReadonlyMap<NodeId, number>): InboxDepth {
  const sorted = [...channels].map(([source, count]) => ({ source, count })).sort((one, other) => one.source - other.source);
  return { node, channels: sorted };
}

function seedFrom(random: Random): bigint {
  return (BigInt(random.next()) << 32n) | BigInt(random.next());
}
