import { formatChannel } from "@cutline/core";
import { status } from "@grpc/grpc-js";
import type { MadeCall } from "./made-call.js";

/** Everything that is known of the calls to one cluster, of those as well that took what was left in the channels at the end. */
export interface CallHistory {
  readonly calls: readonly MadeCall[];
  readonly deposits: bigint;
  /** Of all balances together, once the channels were empty. */
  readonly balances: bigint;
}

/** A Send, and the receive that took its money: null, nobody has seen it. */
interface Journey {
  readonly send: MadeCall;
  readonly receive: MadeCall | null;
}

/** Codes with which a server tells of a mistake of its own. */
const OWN_MISTAKES: readonly number[] = [status.UNKNOWN, status.INTERNAL, status.UNIMPLEMENTED, status.DATA_LOSS];

/** Codes that whoever has patience never gets. */
const GIVEN_UP: readonly number[] = [status.CANCELLED, status.DEADLINE_EXCEEDED];

/**
 * What is wrong with a history, in sentences; none where every call was done once or not at all, messages came in the order in which they were sent, and no money
 * was made or lost. Only what a caller was told counts: where it gave a call up, both are right.
 */
export function checkCalls({ calls, deposits, balances }: CallHistory): string[] {
  const sends = new Map(calls.flatMap((call) => (call.planned.wish.kind === "send" ? [[call.planned.wish.amount, call] as const] : [])));
  const receives = new Map<bigint, MadeCall[]>();
  for (const call of calls) {
    if (call.outcome.kind !== "received") continue;
    receives.set(call.outcome.amount, [...(receives.get(call.outcome.amount) ?? []), call]);
  }
  const journeys = [...sends].map(([amount, send]): Journey => ({ send, receive: receives.get(amount)?.[0] ?? null }));
  return [
    ...(balances === deposits ? [] : [`${deposits} was put in, and all balances add up to ${balances}`]),
    ...calls.flatMap(wrongAnswer),
    ...[...receives].flatMap(([amount, by]) => wrongReceipt(amount, by, sends.get(amount))),
    ...lost(journeys, calls),
    ...outOfOrder(journeys),
  ];
}

function wrongAnswer({ planned, outcome }: MadeCall): string[] {
  if (outcome.kind !== "refused") return [];
  const { code, reason, message } = outcome;
  const what = `${planned.wish.kind} was answered with ${status[code] ?? code} ${reason}: ${message}`;
  const isPatient = planned.patience.kind === "patient" || planned.isRepeated;
  const isWrong = OWN_MISTAKES.includes(code) || reason === "" || (isPatient && GIVEN_UP.includes(code));
  return isWrong ? [what] : [];
}

/** Money is received once, where it was sent to, if it was sent. */
function wrongReceipt(amount: bigint, by: readonly MadeCall[], send: MadeCall | undefined): string[] {
  if (send?.planned.wish.kind !== "send") return [`${amount} was received, and nobody ever sent it`];
  const { source, target } = send.planned.wish;
  const wrong = by.flatMap(({ planned, outcome }) => {
    if (outcome.kind !== "received" || planned.wish.kind !== "receive") return [];
    if (outcome.source === source && planned.wish.node === target) return [];
    const channel = formatChannel({ source: outcome.source, target: planned.wish.node });
    return [`${amount} was sent on ${formatChannel({ source, target })}, and received on ${channel}`];
  });
  if (by.length > 1) wrong.push(`${amount} was received ${by.length} times`);
  if (isRefused(send)) wrong.push(`${amount} was received, though its Send was refused`);
  return wrong;
}

function isRefused({ outcome }: MadeCall): boolean {
  return outcome.kind === "refused" || (outcome.kind === "sent" && !outcome.sent);
}

/** What was sent for certain and never seen was taken by receives whose answers nobody has: there must be enough of these. */
function lost(journeys: readonly Journey[], calls: readonly MadeCall[]): string[] {
  const unseen = journeys.filter(({ send, receive }) => receive === null && send.outcome.kind === "sent" && send.outcome.sent);
  const givenUp = calls.filter(({ planned, outcome }) => planned.wish.kind === "receive" && outcome.kind === "unknown");
  if (unseen.length <= givenUp.length) return [];
  return [`${unseen.length} transfers were sent and never received, and only ${givenUp.length} receives were given up`];
}

/** Of two messages on a channel the one that was sent first, for certain, is never received behind the other, for certain. */
function outOfOrder(journeys: readonly Journey[]): string[] {
  const byChannel = new Map<string, Journey[]>();
  for (const journey of journeys) byChannel.set(channelOf(journey), [...(byChannel.get(channelOf(journey)) ?? []), journey]);
  return [...byChannel].flatMap(([channel, all]) => {
    const overtaken = all.flatMap((first) => all.filter((second) => overtook(second, first)).map((second) => [second, first] as const));
    return overtaken.map(([second, first]) => `on ${channel}, ${amountOf(second)} overtook ${amountOf(first)}`);
  });
}

function channelOf({ send: { planned } }: Journey): string {
  return planned.wish.kind === "send" ? formatChannel(planned.wish) : "";
}

function overtook(second: Journey, first: Journey): boolean {
  if (first.receive === null || second.receive === null) return false;
  return first.send.endedMs < second.send.beganMs && second.receive.endedMs < first.receive.beganMs;
}

function amountOf({ send: { planned } }: Journey): string {
  return planned.wish.kind === "send" ? String(planned.wish.amount) : "";
}
