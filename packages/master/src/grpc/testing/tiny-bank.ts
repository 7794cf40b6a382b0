import { type Application, Refusal } from "@cutline/core";
import { BankCommand, BankInit, BankReply, BankState, Transfer } from "@cutline/protocol/bank";

const AMOUNT_MAX = 0x7fff_ffff_ffff_ffffn;

/** As much of the bank as its gRPC service needs. The real one is a package that the master may not know. */
export const tinyBank: Application<BankState> = {
  name: "bank",
  sendsOnReceive: false,
  create: (init) => {
    const { balance } = BankInit.decode(init);
    return { balance, deposited: balance };
  },
  command: (state, bytes, context) => {
    const { command } = BankCommand.decode(bytes);
    if (command === undefined) throw new Refusal("BAD_COMMAND", "a command to the bank says nothing that the bank can do");
    const { target, amount } = command.value;
    if (!context.canSend(target)) throw new Refusal("NO_CHANNEL", `node ${context.node} has no channel to node ${target}`);
    if (amount > state.balance) return reply({ $case: "insufficientFunds", value: { balance: state.balance } });
    context.send(target, Transfer.encode({ amount }).finish());
    state.balance -= amount;
    return reply({ $case: "sent", value: {} });
  },
  receive: (state, from, payload) => {
    const balance = state.balance + Transfer.decode(payload).amount;
    if (balance > AMOUNT_MAX) throw new Refusal("BALANCE_OVERFLOW", `the money from node ${from} would pass ${AMOUNT_MAX}`);
    state.balance = balance;
  },
  save: (state) => BankState.encode(state).finish(),
  load: (saved) => BankState.decode(saved),
  audit: () => [],
};

function reply(answer: NonNullable<BankReply["reply"]>): Uint8Array {
  return BankReply.encode({ reply: answer }).finish();
}

/** The initial state of a node with `balance`. */
export function bankInit(balance: bigint): Uint8Array {
  return BankInit.encode({ balance }).finish();
}

/** The command that sends `amount` to `target`. */
export function bankSend(target: number, amount: bigint): Uint8Array {
  return BankCommand.encode({ command: { $case: "send", value: { target, amount } } }).finish();
}

/** The message that carries `amount`. */
export function bankTransfer(amount: bigint): Uint8Array {
  return Transfer.encode({ amount }).finish();
}
