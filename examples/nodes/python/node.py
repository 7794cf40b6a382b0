"""One node of a host: a process, the inbox in front of it, and the requests that wait for their turn."""

from collections import deque

import bank
from cutline.v1 import control_pb2, link_pb2
from inbox import Inbox
from process import Process
from tracing import Log, TracedProcess


class Node:
    """`nodes` are those of its host: it puts entries where they belong."""

    def __init__(self, node_id, init, is_live, nodes, trace_limit=None):
        self.id = node_id
        self.nodes = nodes
        self.is_live = is_live
        self.inbox = Inbox()
        self.requests = deque()
        self.host_of = {}  # by target of an outgoing channel
        self.sending = None  # messages of the command under way, where it has tickets
        account = bank.Account(init)
        self.log = None if trace_limit is None else Log(trace_limit)
        self.process = Process(node_id, account, self) if self.log is None else TracedProcess(node_id, account, self, self.log)

    def receive_from(self, source):
        """Delivers the first message of a channel and takes it off. One that the application refuses stays where it is."""
        message = self.inbox.peek(source)
        if message is not None:
            self.process.deliver(source, message)
            self.inbox.take(source)
        return message

    # What the process does to the world.

    def send(self, target, payload):
        entry = link_pb2.LinkEntry(source=self.id, targets=[target], payload=payload)
        if self.sending is None:
            self.nodes.put(self, entry)
        else:
            self.sending.append(entry)

    def send_marker(self, snapshot_id, targets):
        """A marker to all nodes behind a link is one entry."""
        behind = {}
        for target in targets:
            behind.setdefault(self.host_of[target], []).append(target)
        for group in behind.values():
            self.nodes.put(self, link_pb2.LinkEntry(source=self.id, targets=group, marker=snapshot_id))

    def recorded(self, record):
        self.nodes.to_master(control_pb2.HostMessage(recorded=record))

    def reopened(self, snapshot_id):
        self.nodes.to_master(control_pb2.HostMessage(reopened=control_pb2.Reopened(snapshot_id=snapshot_id, node=self.id)))
