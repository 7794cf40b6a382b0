"""A tour of Cutline's services in Python: two nodes, some money, two errors, a snapshot, and the events of all that.

docs/clients.md tells how the modules below `cutline` and `google/rpc` are made from the .proto files.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc

from cutline.bank.v1.bank_service_pb2 import (
    BeginSnapshotRequest,
    CollectStateRequest,
    CreateNodeRequest,
    KillAllRequest,
    ListNodesRequest,
    ReceiveAllRequest,
    ReceiveRequest,
    SendRequest,
    StartMasterRequest,
)
from cutline.bank.v1.bank_service_pb2_grpc import BankServiceStub
from cutline.v1.master_service_pb2 import WatchEventsRequest
from cutline.v1.master_service_pb2_grpc import MasterServiceStub
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

DEADLINE_SECONDS = 10


def main():
    parser = parser_of_options()
    parser.add_argument("--look", action="store_true", help="only print which nodes there are")
    options = parser.parse_args()
    try:
        with connect(options) as channel:
            if options.look:
                look(BankServiceStub(channel))
            else:
                watched_tour(channel)
    except grpc.RpcError as error:
        return f"{error.code().name}: {error.details()} [{reason_of(error) or 'not from the master'}]"
    except OSError as error:
        return f"{error.filename}: {error.strerror}"


def parser_of_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", default="127.0.0.1:7077", help="of the master, HOST:PORT")
    parser.add_argument("--tls-ca", help="file of the certificates to trust, where the master has TLS")
    parser.add_argument("--tls-cert", help="file of a certificate to show the master")
    parser.add_argument("--tls-key", help="file of its key")
    return parser


def connect(options):
    if options.tls_ca is None:
        return grpc.insecure_channel(options.address)
    ca, key, cert = (path and Path(path).read_bytes() for path in (options.tls_ca, options.tls_key, options.tls_cert))
    return grpc.secure_channel(options.address, grpc.ssl_channel_credentials(ca, key, cert))


def call(method, request):
    """Makes one call: every call has a deadline, and carries the token where the environment has one."""
    token = os.environ.get("CUTLINE_TOKEN")
    metadata = [("authorization", f"Bearer {token}")] if token else []
    return method(request, timeout=DEADLINE_SECONDS, metadata=metadata)


def look(bank):
    for state in call(bank.ListNodes, ListNodesRequest()).nodes:
        print(f"node {state.node} = {state.balance}")


def watched_tour(channel):
    events = call(MasterServiceStub(channel).WatchEvents, WatchEventsRequest())
    next(events)  # the first response comes at once: from here on, nothing is missed
    with ThreadPoolExecutor() as background:
        story = background.submit(tell, events)
        try:
            tour(BankServiceStub(channel))
        except grpc.RpcError:
            events.cancel()  # or the story would go on until its deadline
            raise
        print("---Events", *story.result(), sep="\n")


def tour(bank):
    call(bank.StartMaster, StartMasterRequest())
    call(bank.CreateNode, CreateNodeRequest(node=1, balance=1000))
    call(bank.CreateNode, CreateNodeRequest(node=2, balance=500))
    send(bank, source=1, target=2, amount=300)
    send(bank, source=2, target=1, amount=9000)
    send(bank, source=1, target=3, amount=5)

    received = call(bank.Receive, ReceiveRequest(node=2, source=1))
    print(f"{received.source} Transfer {received.amount}")
    send(bank, source=2, target=1, amount=100)
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
        reason = reason_of(error)
        if reason is None:
            raise
        print(f"{reason}: {error.details()}")
    else:
        if not response.sent:
            print("ERR_SEND")


def reason_of(error):
    """The stable reason of an error; None where it has none: then it is not the master's."""
    trailers = dict(error.trailing_metadata())
    for detail in Status.FromString(trailers.get("grpc-status-details-bin", b"")).details:
        info = ErrorInfo()
        if detail.Unpack(info):
            return info.reason
    return None


def print_snapshot(snapshot):
    print("---Node states")
    for state in snapshot.nodes:
        print(f"node {state.node} = {state.balance}")
    print("---Channel states")
    for channel in snapshot.channels:
        print(f"channel ({channel.source} → {channel.target}) = {sum(channel.transfers)}")


def tell(responses):
    """Lines for the events, until a snapshot is collected. Whatever else happened, and whatever later versions tell of, is skipped."""
    lines = []
    for response in responses:
        for event in response.events:
            kind = event.WhichOneof("kind")
            if kind == "node_created":
                lines.append(f"node {event.node_created.node} was created")
            elif kind == "snapshot_begun":
                lines.append(f"snapshot {event.snapshot_begun.snapshot_id} was begun")
            elif kind == "snapshot_collected":
                lines.append(f"snapshot {event.snapshot_collected.snapshot_id} was collected")
                return lines
    return lines


if __name__ == "__main__":
    sys.exit(main())
