import { Refusal } from "@cutline/core";
import { BankCommand, BankInit, BankReply, BankState, type SendMoney, Transfer } from "@cutline/protocol/bank";
import { type Account, AMOUNT_MAX } from "./account.js";
import { readVarint, SHORT_VARINT_LIMIT, varintEnd, varintLength, writeVarint } from "./varint.js";

/*
 * The generated codec rules. What runs for every command and message has a short form besides, made and read by hand at a fifth of the
 * cost: for amounts up to 2^49 - 1, and node ids but 0. It is the same bytes, where a field that is 0 is left out; all else goes through the
 * generated codec.
 */

const COMMAND_SEND_TAG = 0x0a;
const SEND_TARGET_TAG = 0x08;
const SEND_AMOUNT_TAG = 0x10;
const TRANSFER_AMOUNT_TAG = 0x08;

/** What a command answers: one of the two cases of a BankReply. */
export type BankAnswer = NonNullable<BankReply["reply"]>;

const SENT: BankAnswer = { $case: "sent", value: {} };

/** The reply of every Send that went well. Shared: nobody may change it. */
export const MONEY_SENT: Uint8Array = BankReply.encode({ reply: SENT }).finish();

/** The initial state of a node that is to have `balance`. */
export function encodeInit(balance: bigint): Uint8Array {
  return BankInit.encode({ balance }).finish();
}

/** The balance to begin with. Throws a Refusal (BAD_INIT). */
export function decodeInit(init: Uint8Array): bigint {
  const { balance } = decoded(BankInit, init, "BAD_INIT", "an initial state");
  return inRange(balance, "BAD_INIT", "an initial balance");
}

/** The command that sends `amount` to `target`. An amount out of range is encoded as it is; the bank refuses it. */
export function encodeCommand(send: SendMoney): Uint8Array {
  const { target, amount } = send;
  if (target === 0 || !isShort(amount)) return BankCommand.encode({ command: { $case: "send", value: send } }).finish();
  const short = Number(amount);
  const length = 1 + varintLength(target) + (short === 0 ? 0 : 1 + varintLength(short));
  const bytes = new Uint8Array(2 + length);
  bytes[0] = COMMAND_SEND_TAG;
  bytes[1] = length;
  bytes[2] = SEND_TARGET_TAG;
  const place = writeVarint(bytes, 3, target);
  if (short === 0) return bytes;
  bytes[place] = SEND_AMOUNT_TAG;
  writeVarint(bytes, place + 1, short);
  return bytes;
}

/** What a command asks for. Throws a Refusal (BAD_COMMAND). */
export function decodeCommand(command: Uint8Array): SendMoney {
  const short = decodeShortCommand(command);
  if (short !== null) return short;
  const asked = decoded(BankCommand, command, "BAD_COMMAND", "a command").command;
  if (asked === undefined) throw new Refusal("BAD_COMMAND", "a command to the bank says nothing that the bank can do");
  inRange(asked.value.amount, "BAD_COMMAND", "an amount to send");
  return asked.value;
}

/** Null where `command` hasn't the short form. */
function decodeShortCommand(command: Uint8Array): SendMoney | null {
  if (command[0] !== COMMAND_SEND_TAG || command[1] !== command.length - 2 || command[2] !== SEND_TARGET_TAG) return null;
  const targetEnd = varintEnd(command, 3);
  if (targetEnd !== command.length && command[targetEnd] !== SEND_AMOUNT_TAG) return null;
  const target = readVarint(command, 3, targetEnd);
  const amount = targetEnd === command.length ? 0 : readVarint(command, targetEnd + 1, command.length);
  return target < 0 || target > 0xffff_ffff || amount < 0 ? null : { target, amount: BigInt(amount) };
}

/** A command's reply. */
export function encodeReply(answer: BankAnswer): Uint8Array {
  return answer.$case === "sent" ? MONEY_SENT : BankReply.encode({ reply: answer }).finish();
}

/** What a command answered. Throws a Refusal (BAD_REPLY). */
export function decodeReply(reply: Uint8Array): BankAnswer {
  if (reply.length === 2 && reply[0] === MONEY_SENT[0] && reply[1] === MONEY_SENT[1]) return SENT;
  const answer = decoded(BankReply, reply, "BAD_REPLY", "a reply").reply;
  if (answer === undefined) throw new Refusal("BAD_REPLY", "a reply of the bank says nothing");
  return answer;
}

/** The message that carries `amount`. */
export function encodeTransfer(amount: bigint): Uint8Array {
  if (!isShort(amount)) return Transfer.encode({ amount }).finish();
  if (amount === 0n) return new Uint8Array(0);
  const short = Number(amount);
  const bytes = new Uint8Array(1 + varintLength(short));
  bytes[0] = TRANSFER_AMOUNT_TAG;
  writeVarint(bytes, 1, short);
  return bytes;
}

/** The amount that a message carries. Throws a Refusal (BAD_PAYLOAD). */
export function decodeTransfer(payload: Uint8Array): bigint {
  if (payload.length === 0) return 0n;
  const short = payload[0] === TRANSFER_AMOUNT_TAG ? readVarint(payload, 1, payload.length) : -1;
  if (short >= 0) return BigInt(short);
  return inRange(decoded(Transfer, payload, "BAD_PAYLOAD", "a message").amount, "BAD_PAYLOAD", "an amount in a message");
}

/** A node's local state as bytes. */
export function encodeState(account: Account): Uint8Array {
  return BankState.encode(account).finish();
}

/** The state that `encodeState` gave. Throws a Refusal (BAD_STATE). */
export function decodeState(saved: Uint8Array): Account {
  const account = decoded(BankState, saved, "BAD_STATE", "a saved state");
  inRange(account.balance, "BAD_STATE", "a saved balance");
  inRange(account.deposited, "BAD_STATE", "a saved deposit");
  return account;
}

function isShort(amount: bigint): boolean {
  return amount >= 0n && amount < SHORT_VARINT_LIMIT;
}

function inRange(amount: bigint, code: string, what: string): bigint {
  if (amount < 0n || amount > AMOUNT_MAX) throw new Refusal(code, `${what} is ${amount}; amounts are from 0 to ${AMOUNT_MAX}`);
  return amount;
}

function decoded<T>(codec: { decode(bytes: Uint8Array): T }, bytes: Uint8Array, code: string, what: string): T {
  try {
    return codec.decode(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(code, `${what} of the bank can't be decoded (${bytes.length} bytes): ${why}`);
  }
}
