import { type Application, Refusal } from "@cutline/core";
import type { Teller } from "../run/telling.js";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A purse of coins: the command `TARGET COINS` sends some of them. */
export const coins: Application<{ coins: number }> = {
  name: "coins",
  sendsOnReceive: false,
  create: (init) => ({ coins: Number(decode(init)) }),
  command: (state, command, context) => {
    const [target = 0, amount = 0] = decode(command).split(" ").map(Number);
    if (amount > state.coins) throw new Refusal("INSUFFICIENT", "not so many coins");
    context.send(target, encode(String(amount)));
    state.coins -= amount;
    return encode("");
  },
  receive: (state, _from, payload) => {
    state.coins += Number(decode(payload));
  },
  save: (state) => encode(String(state.coins)),
  load: (saved) => ({ coins: Number(decode(saved)) }),
  audit: () => [],
};

/** Reads the purse's bytes. */
export const coinsTeller: Teller = {
  state: (saved) => ({ amount: BigInt(decode(saved)), text: `${decode(saved)} coins` }),
  message: (payload) => ({ amount: BigInt(decode(payload)), text: `${decode(payload)} coins` }),
  command: (command) => ({ text: `send ${decode(command).split(" ")[1] ?? ""} coins to node ${decode(command).split(" ")[0] ?? ""}` }),
};
