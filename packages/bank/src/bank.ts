import { type Application, type Context, type NodeId, Refusal } from "@cutline/core";
import { type Account, AMOUNT_MAX } from "./account.js";
import { audit } from "./audit.js";
import { decodeCommand, decodeInit, decodeState, decodeTransfer, encodeReply, encodeState, encodeTransfer, MONEY_SENT } from "./codec.js";

/**
 * The bank as an application. Its one command sends money; a balance that is too low is an answer (INSUFFICIENT_FUNDS of the bank's own
 * words), not a refusal. Refusals: BAD_INIT, BAD_COMMAND, BAD_PAYLOAD, BAD_STATE for bytes that aren't the bank's or hold an amount out of
 * range; NO_CHANNEL for a target that there is no channel to; BALANCE_OVERFLOW for a balance that would pass AMOUNT_MAX.
 */
export const bank: Application<Account> = {
  name: "bank",
  sendsOnReceive: false,
  create: (init) => {
    const balance = decodeInit(init);
    return { balance, deposited: balance };
  },
  command: sendMoney,
  // receives only add: what the balance covers now it covers after them, and what it doesn't it may
  isCertain: ({ balance }, command) => decodeCommand(command).amount <= balance,
  receive: takeIn,
  save: encodeState,
  load: decodeState,
  audit,
};

function sendMoney(account: Account, command: Uint8Array, context: Context): Uint8Array {
  const { target, amount } = decodeCommand(command);
  if (!context.canSend(target)) {
    throw new Refusal("NO_CHANNEL", `node ${context.node} has no channel to node ${target} to send money on`);
  }
  const { balance } = account;
  if (amount > balance) return encodeReply({ $case: "insufficientFunds", value: { balance } });
  // The message first: should its channel refuse it, the balance is as it was.
  context.send(target, encodeTransfer(amount));
  account.balance = balance - amount;
  return MONEY_SENT;
}

function takeIn(account: Account, from: NodeId, payload: Uint8Array, context: Context): void {
  const amount = decodeTransfer(payload);
  const balance = account.balance + amount;
  if (balance > AMOUNT_MAX) {
    throw new Refusal(
      "BALANCE_OVERFLOW",
      `node ${context.node} can't take in ${amount} from node ${from}: with the ${account.balance} that it has, its balance would pass ${AMOUNT_MAX}`,
    );
  }
  account.balance = balance;
}
