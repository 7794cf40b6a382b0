/** The bank's messages: initial states, commands, replies, states and transfers. */
export {
  BankCommand,
  BankInit,
  BankReply,
  BankState,
  InsufficientFunds,
  MoneySent,
  SendMoney,
  Transfer,
} from "./generated/cutline/bank/v1/bank.js";
