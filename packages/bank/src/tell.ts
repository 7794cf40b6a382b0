import { decodeCommand, decodeReply, decodeState, decodeTransfer } from "./codec.js";

/** The bank's bytes in words, each with the amount that it is about: smallest units. Throws a Refusal (BAD_…) where they aren't the bank's. */
export const bankTeller = {
  /** A node's saved state. */
  state(saved: Uint8Array): { readonly amount: bigint; readonly text: string } {
    const { balance } = decodeState(saved);
    return { amount: balance, text: `balance ${balance}` };
  },
  /** A message between nodes. */
  message(payload: Uint8Array): { readonly amount: bigint; readonly text: string } {
    const amount = decodeTransfer(payload);
    return { amount, text: `Transfer ${amount}` };
  },
  /** A command, and what it answered. */
  command(command: Uint8Array, reply: Uint8Array): { readonly text: string } {
    const { target, amount } = decodeCommand(command);
    const answer = decodeReply(reply);
    const refused = answer.$case === "sent" ? "" : `: refused, the balance is ${answer.value.balance}`;
    return { text: `send ${amount} to node ${target}${refused}` };
  },
};
