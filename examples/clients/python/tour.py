"""A tour of Cutline's BankService in Python: two nodes, some money, two errors and a snapshot.

docs/clients.md tells how the modules below `cutline` are made from the .proto files.
"""

import argparse
import os

import grpc

from cutline.bank.v1.bank_service_pb2 import (
    BeginSnapshotRequest,
    CollectStateRequest,
    CreateNodeRequest,
    KillAllRequest,
    ReceiveAllRequest,
    ReceiveRequest,
    SendRequest,
    StartMasterRequest,
)
from cutline.bank.v1.bank_service_pb2_grpc import BankServiceStub

DEADLINE_SECONDS = 10


def main():
    with connect(parser_of_options().parse_args()) as channel:
        tour(BankServiceStub(channel))


def parser_of_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1:7077", help="of the master, HOST:PORT")
    parser.add_argument("--tls-ca", help="file of the certificates to trust, where the master has TLS")
    return parser


def connect(options):
    if options.tls_ca is None:
        return grpc.insecure_channel(options.address)
    with open(options.tls_ca, "rb") as file:
        return grpc.secure_channel(options.address, grpc.ssl_channel_credentials(file.read()))


def call(method, request):
    """Makes one call: every call has a deadline, and carries the token where the environment has one."""
    token = os.environ.get("CUTLINE_TOKEN")
    metadata = [("authorization", f"Bearer {token}")] if token else []
    return method(request, timeout=DEADLINE_SECONDS, metadata=metadata)


def tour(bank):
    call(bank.StartMaster, StartMasterRequest())
    call(bank.CreateNode, CreateNodeRequest(node=1, balance=1000))
    call(bank.CreateNode, CreateNodeRequest(node=2, balance=500))
    send(bank, source=1, target=2, amount=300)
    send(bank, source=2, target=1, amount=9000)
    send(bank, source=1, target=3, amount=5)

    received = call(bank.Receive, ReceiveRequest(node=2, source=1))
    print(f"{received.source} Transfer {received.amount}")
    call(bank.Send, SendRequest(source=2, target=1, amount=100))
    call(bank.BeginSnapshot, BeginSnapshotRequest(node=1))
    print("Started by Node 1")
    call(bank.ReceiveAll, ReceiveAllRequest())
    for snapshot in call(bank.CollectState, CollectStateRequest()).snapshots:
        print_snapshot(snapshot)
    call(bank.KillAll, KillAllRequest())


def send(bank, source, target, amount):
    try:
        response = call(bank.Send, SendRequest(source=source, target=target, amount=amount))
    except grpc.RpcError as error:
        reason = dict(error.trailing_metadata()).get("cutline-reason")
        if reason is None:
            raise
        print(f"{reason}: {error.details()}")
        return
    if not response.sent:
        print("ERR_SEND")


def print_snapshot(snapshot):
    print("---Node states")
    for state in snapshot.nodes:
        print(f"node {state.node} = {state.balance}")
    print("---Channel states")
    for channel in snapshot.channels:
        print(f"channel ({channel.source} → {channel.target}) = {sum(channel.transfers)}")


if __name__ == "__main__":
    main()
