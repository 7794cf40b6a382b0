"""Runs a script of Cutline's command language through BankService, a call for each command, and prints what `cutline` prints.

    python3 run_script.py --address 127.0.0.1:7077 course_five.txt

It stands beside tour.py and the generated modules. A command that is refused ends it with status 1.
"""

import sys

import grpc

from cutline.bank.v1 import bank_service_pb2 as messages
from cutline.bank.v1.bank_service_pb2_grpc import BankServiceStub
from tour import call, connect, parser_of_options, print_snapshot


def main():
    parser = parser_of_options()
    parser.add_argument("script", help="a file of commands, one a line")
    options = parser.parse_args()
    with connect(options) as channel, open(options.script, encoding="utf-8") as lines:
        bank = BankServiceStub(channel)
        for number, line in enumerate(lines, start=1):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            try:
                run(bank, words[0], [int(word) for word in words[1:]])
            except grpc.RpcError as error:
                return f"{options.script}:{number}: {line.strip()}: {error.details()}"


def run(bank, command, numbers):
    """Does one command, and prints what comes of it."""
    if command == "CreateNode":
        node, balance = numbers
        call(bank.CreateNode, messages.CreateNodeRequest(node=node, balance=balance))
    elif command == "Send":
        source, target, amount = numbers
        if not call(bank.Send, messages.SendRequest(source=source, target=target, amount=amount)).sent:
            print("ERR_SEND")
    elif command == "Receive":
        fields = dict(zip(("node", "source"), numbers))
        print_received(call(bank.Receive, messages.ReceiveRequest(**fields)))
    elif command == "BeginSnapshot":
        call(bank.BeginSnapshot, messages.BeginSnapshotRequest(node=numbers[0]))
        print(f"Started by Node {numbers[0]}")
    elif command == "PrintSnapshot":
        print_snapshots(call(bank.PrintSnapshot, messages.PrintSnapshotRequest()).snapshots)
    else:  # StartMaster, ReceiveAll, CollectState, KillAll: they need nothing, and print nothing
        call(getattr(bank, command), getattr(messages, f"{command}Request")())


def print_received(received):
    kind = received.WhichOneof("body")
    if kind == "amount":
        print(f"{received.source} Transfer {received.amount}")
    elif kind == "marker":
        print(f"{received.source} SnapshotToken -1")


def print_snapshots(snapshots):
    for number, snapshot in enumerate(snapshots, start=1):
        if len(snapshots) > 1:
            print(f"---Snapshot {number}")
        print_snapshot(snapshot)


if __name__ == "__main__":
    sys.exit(main())
