import { bank, encodeCommand, encodeInit } from "@cutline/bank";
import type { Workload } from "@cutline/sim";

/** Balances to begin with, and amounts: small enough that a balance is sometimes too low. */
const BALANCE_MAX = 1_000;
const AMOUNT_MAX = 250;

/** The bank: transfers of any amount between nodes that have some money. Its audit finds every unit that is made or lost. */
export const bankWorkload: Workload = {
  application: bank,
  init: (draw) => encodeInit(BigInt(draw % BALANCE_MAX)),
  command: (target, draw) => encodeCommand({ target, amount: BigInt(draw % AMOUNT_MAX) }),
};
