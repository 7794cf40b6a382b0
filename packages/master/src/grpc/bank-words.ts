import { formatChannel, type Received, ProtocolError, Refusal } from "@cutline/core";
import type { GlobalState, Snapshot, Violation } from "@cutline/protocol";
import { BankCommand, BankInit, BankReply, BankState, type SendMoney, Transfer } from "@cutline/protocol/bank";
import type { BankSnapshot, ChannelMoney, ReceiveResponse } from "@cutline/protocol/bank/grpc";
import { badField } from "./bad-request.js";

/** A node's initial state. Throws a Refusal (BAD_AMOUNT). */
export function initWords(balance: bigint): Uint8Array {
  return BankInit.encode({ balance: requireAmount("balance", balance) }).finish();
}

/** The command that sends money. Throws a Refusal (BAD_AMOUNT). */
export function sendWords({ target, amount }: SendMoney): Uint8Array {
  const value = { target, amount: requireAmount("amount", amount) };
  return BankCommand.encode({ command: { $case: "send", value } }).finish();
}

/** Whether a command's reply says that the money was sent. */
export function wasSent(reply: Uint8Array): boolean {
  const answer = decoded(BankReply, reply, "UNREADABLE_REPLY", "a node's reply").reply;
  if (answer === undefined) throw new ProtocolError("UNREADABLE_REPLY", "a node's reply says nothing that this version understands");
  return answer.$case === "sent";
}

/** What came off a channel. */
export function receivedWords(message: Received | null): ReceiveResponse {
  if (message === null) return { source: undefined, body: undefined };
  const { source } = message;
  return message.kind === "marker"
    ? { source, body: { $case: "marker", value: message.snapshot } }
    : { source, body: { $case: "amount", value: decodeTransfer(message.payload) } };
}

/**
 * Snapshots in the bank's words. Throws a Refusal (SNAPSHOT_INCONSISTENT) with every violation unless all of them carry the verdict that they
 * are consistent: what can't have been must not look like a snapshot.
 */
export function snapshotWords(snapshots: readonly Snapshot[]): BankSnapshot[] {
  const wrong = snapshots.filter(({ verdict }) => verdict?.consistent !== true).flatMap(describe);
  if (wrong.length > 0) throw new Refusal("SNAPSHOT_INCONSISTENT", wrong.join("\n"));
  return snapshots.map(({ state, verdict }) => {
    if (state === undefined) throw new ProtocolError("UNREADABLE_STATE", "a collected snapshot has no state");
    return { snapshotId: state.snapshotId, ...cutWords(state), verdict };
  });
}

/** Balances ascending by node, channels by source, then target. */
export function cutWords({ nodes: records }: GlobalState): Pick<BankSnapshot, "nodes" | "channels"> {
  const channels: ChannelMoney[] = [];
  for (const { node: target, incoming, silentSources } of records) {
    for (const { source, messages } of incoming) channels.push({ source, target, transfers: messages.map(decodeTransfer) });
    for (const source of silentSources) channels.push({ source, target, transfers: [] });
  }
  const nodes = records.map(({ node, state }) => ({ node, balance: balanceOf(state) }));
  return {
    nodes: nodes.sort((one, other) => one.node - other.node),
    channels: channels.sort((one, other) => one.source - other.source || one.target - other.target),
  };
}

function describe({ state, verdict }: Snapshot): string[] {
  const name = `snapshot ${state?.snapshotId ?? "without a state"}`;
  if (verdict === undefined) return [`${name} carries no verdict: nobody checked it`];
  return [`${name} is not a state that the system can have been in`, ...verdict.violations.map(describeViolation)];
}

function describeViolation({ reason, channel, position, explanation }: Violation): string {
  const message = position > 0 ? `, message ${position}` : "";
  const place = channel === undefined ? "" : `channel ${formatChannel(channel)}${message}`;
  return `  ${explanation.startsWith(place) ? "" : `${place}: `}${explanation} [${reason}]`;
}

function decodeTransfer(payload: Uint8Array): bigint {
  return decoded(Transfer, payload, "UNREADABLE_MESSAGE", "a message").amount;
}

/** The balance that a node's state says. */
export function balanceOf(state: Uint8Array): bigint {
  return decoded(BankState, state, "UNREADABLE_STATE", "a node's recorded state").balance;
}

function requireAmount(field: string, amount: bigint): bigint {
  if (amount < 0n) throw badField("BAD_AMOUNT", field, `is ${amount}; amounts are from 0 to 9223372036854775807`);
  return amount;
}

function decoded<T>(codec: { decode(bytes: Uint8Array): T }, bytes: Uint8Array, code: string, what: string): T {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new ProtocolError(code, `${what} isn't the bank's (${bytes.length} bytes): ${String(error)}`);
  }
}
