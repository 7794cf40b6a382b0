import { type Application, Refusal } from "@cutline/core";
import type { GlobalState } from "@cutline/protocol";

/** The local state of a purse. */
export interface Purse {
  coins: number;
}

/** Digits as bytes, as payloads and states are here. */
export function encodeCoins(coins: number): Uint8Array {
  return Uint8Array.from(String(coins), (digit) => digit.charCodeAt(0));
}

/** The coins in a payload or a state. */
export function decodeCoins(encoded: Uint8Array): number {
  return Number(String.fromCharCode(...encoded));
}

/** The command that sends `coins` to `target`. */
export function encodeTransfer({ target, coins }: { readonly target: number; readonly coins: number }): Uint8Array {
  return Uint8Array.from(`${target} ${coins}`, (character) => character.charCodeAt(0));
}

/**
 * What the nodes of small worlds run: a purse of coins. It is as small as an application with an invariant can be, so that the states that are
 * explored differ in what the algorithm does, and not in what the application remembers.
 */
export const purse: Application<Purse> = {
  name: "purse",
  sendsOnReceive: false,
  create: (init) => ({ coins: decodeCoins(init) }),
  command: (state, command, context) => {
    const [target = 0, coins = 0] = String.fromCharCode(...command)
      .split(" ")
      .map(Number);
    if (coins > state.coins)
      throw new Refusal("INSUFFICIENT_COINS", `node ${context.node} has ${state.coins} coins and can't send ${coins}`);
    context.send(target, encodeCoins(coins));
    state.coins -= coins;
    return new Uint8Array();
  },
  receive: (state, _from, payload) => {
    state.coins += decodeCoins(payload);
  },
  save: (state) => encodeCoins(state.coins),
  load: (saved) => ({ coins: decodeCoins(saved) }),
  audit: () => [],
};

/** All coins of a global state, at rest and in transit. */
export function coinsIn({ nodes }: GlobalState): number {
  const inTransit = nodes.flatMap(({ incoming }) => incoming.flatMap(({ messages }) => messages));
  return [...nodes.map(({ state }) => state), ...inTransit].reduce((sum, coins) => sum + decodeCoins(coins), 0);
}
