"""The bank: what a node holds and does. Its words are cutline/bank/v1/bank.proto; nothing else in this folder knows them."""

from cutline.bank.v1 import bank_pb2 as words
from refusal import Refusal

NAME = "bank"
AMOUNT_MAX = 2**63 - 1


def decoded(kind, data, code):
    try:
        return kind.FromString(data)
    except Exception as error:
        raise Refusal(code, f"{len(data)} bytes are no {kind.DESCRIPTOR.name} of the bank: {error}") from error


def in_range(amount, code):
    if amount < 0:
        raise Refusal(code, f"an amount is {amount}; amounts are from 0 to {AMOUNT_MAX}")
    return amount


class Account:
    """The local state of one node. A method that raises a Refusal has changed nothing, and sent nothing."""

    def __init__(self, init):
        self.balance = in_range(decoded(words.BankInit, init, "BAD_INIT").balance, "BAD_INIT")
        self.deposited = self.balance

    def command(self, data, can_send, send):
        """Does what an outside request asks for, and returns the reply."""
        command = decoded(words.BankCommand, data, "BAD_COMMAND")
        if command.WhichOneof("command") != "send":
            raise Refusal("BAD_COMMAND", "a command to the bank says nothing that the bank can do")
        target, amount = command.send.target, in_range(command.send.amount, "BAD_COMMAND")
        if not can_send(target):
            raise Refusal("NO_CHANNEL", f"there is no channel to node {target} to send money on")
        reply = words.BankReply()
        if amount > self.balance:
            reply.insufficient_funds.balance = self.balance
        else:
            send(target, words.Transfer(amount=amount).SerializeToString())
            self.balance -= amount
            reply.sent.SetInParent()
        return reply.SerializeToString()

    def receive(self, source, payload, node):
        """Takes in a message of another node."""
        amount = in_range(decoded(words.Transfer, payload, "BAD_PAYLOAD").amount, "BAD_PAYLOAD")
        if self.balance + amount > AMOUNT_MAX:
            raise Refusal(
                "BALANCE_OVERFLOW",
                f"node {node} can't take in {amount} from node {source}: "
                f"with the {self.balance} that it has, its balance would pass {AMOUNT_MAX}",
            )
        self.balance += amount

    def save(self):
        return words.BankState(balance=self.balance, deposited=self.deposited).SerializeToString()

    def copy(self):
        """Another one like it, to try what would come of a message."""
        other = Account.__new__(Account)
        other.balance, other.deposited = self.balance, self.deposited
        return other
