import type { GlobalState, Violation } from "@cutline/protocol";
import type { Application, Context } from "../application.js";
import { Refusal } from "../errors.js";
import type { NodeId } from "../identifiers.js";

/** The local state of a purse. */
export interface Purse {
  coins: number;
}

/** Coins that fit into a purse: a message that would overfill it is refused. */
export const PURSE_COINS_MAX = 1_000_000;

/** Text as bytes, as commands, payloads and states are here. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes as text. */
export function text(encoded: Uint8Array): string {
  return new TextDecoder().decode(encoded);
}

/**
 * A small application, like a bank without a protobuf file. A payload is `COINS` or `COINS>NODE>NODE`: coins that whoever receives them hands on.
 *
 * - `pay TARGET PAYLOAD [TARGET PAYLOAD ...]` sends all of it, or is refused: INSUFFICIENT, NO_CHANNEL
 * - `give TARGET COINS` does the same, and answers "given" whatever is left: it is certain where the coins are there
 * - `flood TARGET COUNT` sends COUNT single coins
 * - `spin` answers a random number
 */
export const purse: Application<Purse> = {
  name: "purse",
  sendsOnReceive: true,
  create: (init) => purseOf(text(init)),
  command: (state, command, context) => {
    const [verb, ...words] = text(command).split(" ");
    if (verb === "spin") return bytes(String(context.random()));
    pay(state, verb === "flood" ? floodOf(words) : paymentsOf(words), context);
    return bytes(verb === "give" ? "given" : `${state.coins} left`);
  },
  isCertain: (state, command) => {
    const [verb, , coins] = text(command).split(" ");
    return verb === "give" && Number(coins) <= state.coins;
  },
  receive: (state, from, payload, context) => {
    const [coins, next, ...path] = text(payload).split(">");
    if (state.coins + Number(coins) > PURSE_COINS_MAX) throw new Refusal("PURSE_FULL", `${coins ?? ""} coins of node ${from} don't fit`);
    if (next !== undefined && context.canSend(Number(next))) context.send(Number(next), bytes([coins, ...path].join(">")));
    else state.coins += Number(coins);
  },
  save: (state) => bytes(String(state.coins)),
  load: (saved) => purseOf(text(saved)),
  audit: () => [],
};

/** An auditor who knows how many coins there are. */
export function auditorOf(coins: number): { readonly audit: (global: GlobalState) => Violation[] } {
  const violation: Violation = { reason: "COINS_LOST", channel: undefined, position: 0, explanation: "coins were made or lost" };
  return { audit: (global) => (worth(global) === coins ? [] : [violation]) };
}

/** All coins of a global state, at rest or in transit. */
export function worth({ nodes }: GlobalState): number {
  const inTransit = nodes.flatMap(({ incoming }) => incoming.flatMap(({ messages }) => messages.map(coinsIn)));
  return [...nodes.map(({ state }) => Number(text(state))), ...inTransit].reduce((sum, coins) => sum + coins, 0);
}

/** The coins that a payload carries. */
export function coinsIn(payload: Uint8Array): number {
  return Number.parseInt(text(payload), 10);
}

function purseOf(coins: string): Purse {
  if (!/^\d+$/.test(coins)) throw new Refusal("BAD_INIT", `"${coins}" is no number of coins`);
  return { coins: Number(coins) };
}

interface Payment {
  readonly target: NodeId;
  readonly payload: string;
}

function pay(state: Purse, payments: readonly Payment[], context: Context): void {
  const total = payments.reduce((sum, { payload }) => sum + Number.parseInt(payload, 10), 0);
  if (total > state.coins) throw new Refusal("INSUFFICIENT", `${total} coins of ${state.coins}`);
  const unreachable = payments.find(({ target }) => !context.canSend(target));
  if (unreachable !== undefined) context.send(unreachable.target, bytes(unreachable.payload)); // throws
  for (const { target, payload } of payments) context.send(target, bytes(payload));
  state.coins -= total;
}

function paymentsOf(words: readonly string[]): Payment[] {
  return words.flatMap((word, index) => (index % 2 === 0 ? [{ target: Number(word), payload: words[index + 1] ?? "0" }] : []));
}

function floodOf([target, count]: readonly string[]): Payment[] {
  return Array.from({ length: Number(count) }, () => ({ target: Number(target), payload: "1" }));
}
