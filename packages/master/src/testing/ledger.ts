import { type Application, type CommandRequest, type Context, type NodeId, Refusal } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";

/** A node's coins, and how many it began with. */
interface Ledger {
  coins: number;
  readonly deposited: number;
}

/** Coins that a node can hold: a message that would pass it is refused. */
export const COINS_MAX = 1_000_000_000;

/** Text as bytes, as commands, payloads and states are here. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes as text. */
export function text(encoded: Uint8Array): string {
  return new TextDecoder().decode(encoded);
}

/**
 * Nodes that pay each other coins. A payload is `COINS`, or `COINS>NODE` for coins that whoever receives them hands on.
 *
 * - `pay TARGET PAYLOAD [TARGET PAYLOAD ...]` sends all of it, or is refused (POOR); answers with what is left
 * - `spin` answers with a random number
 */
export const ledger: Application<Ledger> = {
  name: "ledger",
  sendsOnReceive: false,
  create: (init) => ({ coins: coinsOf(text(init)), deposited: coinsOf(text(init)) }),
  command: (state, command, context) => {
    const [verb, ...words] = text(command).split(" ");
    if (verb === "spin") return bytes(String(context.random()));
    pay(state, words, context);
    return bytes(`${state.coins} left`);
  },
  receive: (state, from, payload, context) => {
    const [coins, next] = text(payload).split(">");
    if (state.coins + coinsOf(coins) > COINS_MAX)
      throw new Refusal("RICH", `node ${context.node} can't hold ${coins ?? ""} more from node ${from}`);
    if (next === undefined) state.coins += coinsOf(coins);
    else context.send(Number(next), bytes(coins ?? ""));
  },
  save: ({ coins, deposited }) => bytes(`${coins}/${deposited}`),
  load: (saved) => {
    const [coins, deposited] = text(saved).split("/");
    return { coins: coinsOf(coins), deposited: coinsOf(deposited) };
  },
  audit: (global) => {
    const { coins, deposited } = worth(global);
    if (coins === deposited) return [];
    return [{ reason: "COINS_LOST", channel: undefined, position: 0, explanation: `${coins} coins of ${deposited}` }];
  },
};

/** The ledger as an application that may send when it receives. */
export const relay: Application<Ledger> = { ...ledger, name: "relay", sendsOnReceive: true };

/** A payment, as a cluster takes it. It says whom it sends to. */
export function payment(node: NodeId, target: NodeId, payload: number | string): CommandRequest {
  return { node, command: bytes(`pay ${target} ${payload}`), sendsTo: [target] };
}

/** All coins of a global state, at rest and in transit, and how many there should be. */
function worth({ nodes }: GlobalState): Ledger {
  const ledgers = nodes.map(({ state }) => ledger.load(state));
  const inTransit = nodes.flatMap(({ incoming }) =>
    incoming.flatMap(({ messages }) => messages.map((payload) => Number.parseInt(text(payload), 10))),
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return { coins: sum(ledgers.map(({ coins }) => coins)) + sum(inTransit), deposited: sum(ledgers.map(({ deposited }) => deposited)) };
}

function pay(state: Ledger, words: readonly string[], context: Context): void {
  const payments = words.flatMap((word, index) => (index % 2 === 0 ? [{ target: Number(word), payload: words[index + 1] ?? "" }] : []));
  const total = payments.reduce((sum, { payload }) => sum + Number.parseInt(payload, 10), 0);
  if (total > state.coins) throw new Refusal("POOR", `node ${context.node} has ${state.coins} coins, not ${total}`);
  for (const { target } of payments) {
    if (!context.canSend(target)) throw new Refusal("NO_CHANNEL", `node ${context.node} can't send to node ${target}`);
  }
  for (const { target, payload } of payments) context.send(target, bytes(payload));
  state.coins -= total;
}

function coinsOf(coins: string | undefined): number {
  if (coins === undefined || !/^\d+$/.test(coins)) throw new Refusal("BAD_INIT", `"${coins ?? ""}" is no number of coins`);
  return Number(coins);
}
