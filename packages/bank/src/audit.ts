import type { GlobalState, Violation } from "@cutline/protocol";
import { CutlineError } from "@cutline/core";
import { decodeState, decodeTransfer } from "./codec.js";

/** What a global state holds in all: smallest units of money, in sums that may pass 64 bits. */
interface Totals {
  balances: bigint;
  inTransit: bigint;
  deposited: bigint;
}

/**
 * The bank's invariant: balances and money in transit add up to what was deposited (MONEY_NOT_CONSERVED). Where recorded bytes can't be
 * read there is no sum to compare, and each of those is a violation instead (UNREADABLE_STATE, UNREADABLE_MESSAGE).
 */
export function audit(global: GlobalState): Violation[] {
  const totals: Totals = { balances: 0n, inTransit: 0n, deposited: 0n };
  const unreadable = addUp(global, totals);
  if (unreadable.length > 0) return unreadable;
  const missing = totals.deposited - totals.balances - totals.inTransit;
  if (missing === 0n) return [];
  const explanation =
    `balances of ${totals.balances} and ${totals.inTransit} in transit add up to ${totals.balances + totals.inTransit}, ` +
    `but ${totals.deposited} was deposited: ${missing > 0n ? `${missing} is missing` : `${-missing} is too much`}`;
  return [{ reason: "MONEY_NOT_CONSERVED", channel: undefined, position: 0, explanation }];
}

/** Adds everything up in `totals`. Returns what can't be read, by node and channel. */
function addUp(global: GlobalState, totals: Totals): Violation[] {
  const unreadable: Violation[] = [];
  for (const { node, state, incoming } of global.nodes) {
    attempt(
      () => {
        const account = decodeState(state);
        totals.balances += account.balance;
        totals.deposited += account.deposited;
      },
      (why) => {
        const explanation = `the recorded state of node ${node} can't be read: ${why}`;
        unreadable.push({ reason: "UNREADABLE_STATE", channel: undefined, position: 0, explanation });
      },
    );
    for (const { source, received, messages } of incoming) {
      for (const [index, payload] of messages.entries()) {
        attempt(
          () => {
            totals.inTransit += decodeTransfer(payload);
          },
          (why) => {
            const position = received + index + 1;
            const explanation = `message ${position} on channel (${source} → ${node}) can't be read: ${why}`;
            unreadable.push({ reason: "UNREADABLE_MESSAGE", channel: { source, target: node }, position, explanation });
          },
        );
      }
    }
  }
  return unreadable;
}

function attempt(read: () => void, failed: (why: string) => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof CutlineError)) throw error;
    failed(error.message);
  }
}
