/**
 * The bank: nodes hold balances and send each other money.
 *
 * - `index.ts`: this door
 * - `bank.ts`: the application, its commands and its rules
 * - `account.ts`: what a node holds, and the limit of it
 * - `audit.ts`: the invariant: no money comes or goes
 * - `cut.ts`: a global state in the bank's words
 * - `tell.ts`: its bytes in words, for reports
 * - `codec.ts`: the one file that knows both protobuf and the bank's words
 * - `varint.ts`: protobuf's variable-length numbers, for the codec's short forms
 */
export { type Account, AMOUNT_MAX } from "./account.js";
export { bank } from "./bank.js";
export {
  type BankAnswer,
  decodeCommand,
  decodeInit,
  decodeReply,
  decodeState,
  decodeTransfer,
  encodeCommand,
  encodeInit,
  encodeReply,
  encodeState,
  encodeTransfer,
} from "./codec.js";
export { type BankCut, readCut } from "./cut.js";
export { bankTeller } from "./tell.js";
