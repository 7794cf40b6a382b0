"""
Chandy and Lamport's algorithm, for one node: "Distributed Snapshots: Determining Global States of Distributed Systems" (ACM TOCS 3(1), 1985).
No sockets here. Channels are FIFO and exactly once because links make them so.
"""

import re

from cutline.v1 import snapshot_pb2
from refusal import ProtocolError

SNAPSHOT_ID = re.compile(r"(0|[1-9][0-9]{0,9})-([1-9][0-9]{0,14})")


def parts(snapshot_id):
    """(initiator, number) of a snapshot's id."""
    match = SNAPSHOT_ID.fullmatch(snapshot_id)
    if match is None or int(match[1]) > 0xFFFFFFFF:
        raise ProtocolError("BAD_SNAPSHOT_ID", f'"{snapshot_id[:40]}" is not the id of a snapshot')
    return int(match[1]), int(match[2])


class Recording:
    """One node's part of one snapshot: its state, and each incoming channel from now on until the channel's marker comes."""

    def __init__(self, snapshot_id, node, state, sent, received):
        self.base = snapshot_pb2.NodeRecord(snapshot_id=snapshot_id, node=node, state=state)
        for target in sorted(sent):
            if sent[target] > 0:
                self.base.sent.add(target=target, count=sent[target])
        self.received = dict(received)
        self.messages = {source: [] for source in received}
        self.awaited = set(received)

    def join(self, source):
        """A late channel counts as one that was always there, silent."""
        self.received[source] = 0
        self.messages[source] = []
        self.awaited.add(source)

    def message(self, source, payload):
        if source in self.awaited:
            self.messages[source].append(payload)

    def record(self):
        """What is handed in. Lists ascend, so that the same cut gives the same bytes."""
        record = snapshot_pb2.NodeRecord()
        record.CopyFrom(self.base)
        for source in sorted(self.received):
            if self.received[source] > 0 or self.messages[source]:
                record.incoming.add(source=source, received=self.received[source], messages=self.messages[source])
            else:
                record.silent_sources.append(source)
        return record


class Process:
    """One node. `sink` has send(target, payload), send_marker(snapshot_id, targets), recorded(record) and reopened(snapshot_id)."""

    def __init__(self, node, application, sink):
        self.node = node
        self.application = application
        self.sink = sink
        self.sent = {}  # messages sent on each outgoing channel, markers not counted; the keys are the channels
        self.received = {}  # the same of incoming channels
        self.recordings = {}  # of snapshots that are not retired, in the order in which they were recorded
        self.retired_through = {}  # by initiator: all its snapshots up to this number are retired ...
        self.retired_beyond = set()  # ... and these
        self.begun = 0

    def command(self, data, tickets_for):
        """`tickets_for`: the only nodes that it may send to; None: any."""

        def can_send(target):
            return target in self.sent and (tickets_for is None or target in tickets_for)

        def send(target, payload):
            self.sent[target] += 1
            self.sink.send(target, payload)

        return self.application.command(data, can_send, send)

    def deliver(self, source, message):
        if source not in self.received:
            raise ProtocolError("UNKNOWN_CHANNEL", f"node {self.node} has no channel from node {source}")
        if message.WhichOneof("body") == "marker":
            self.receive_marker(source, message.marker)
        else:
            self.application.receive(source, message.payload, self.node)
            self.received[source] += 1
            for recording in self.recordings.values():
                recording.message(source, message.payload)

    def receive_marker(self, source, snapshot_id):
        """Marker-receiving rule: the first one records, its channel being empty; a later one ends its channel's recording."""
        if self.is_retired(snapshot_id):
            return
        recording = self.recordings.get(snapshot_id) or self.record(snapshot_id)
        if source not in recording.awaited:
            raise ProtocolError("DUPLICATE_MARKER", f"a second marker of snapshot {snapshot_id} came from node {source}")
        recording.awaited.discard(source)
        self.hand_in(recording)

    def record(self, snapshot_id):
        """Marker-sending rule: record the local state, then a marker on each outgoing channel before any other message."""
        recording = Recording(snapshot_id, self.node, self.application.save(), self.sent, self.received)
        self.recordings[snapshot_id] = recording
        if self.sent:
            self.sink.send_marker(snapshot_id, list(self.sent))
        return recording

    def initiate(self, snapshot_id):
        """Begins a snapshot: a new one where `snapshot_id` is empty. A root that a marker reached first has recorded already."""
        own = f"{self.node}-{self.begun + 1}"
        snapshot_id = snapshot_id or own
        if snapshot_id == own:
            self.begun += 1
        if snapshot_id not in self.recordings and not self.is_retired(snapshot_id):
            self.hand_in(self.record(snapshot_id))
        return snapshot_id

    def open_incoming(self, source):
        if source in self.received:
            raise ProtocolError("CHANNEL_EXISTS", f"channel ({source} → {self.node}) is open already")
        self.received[source] = 0
        for snapshot_id, recording in self.recordings.items():
            if not recording.awaited:
                self.sink.reopened(snapshot_id)
            recording.join(source)

    def open_outgoing(self, target):
        """A late channel starts with the markers of what is recorded here: all that it will carry is after these cuts."""
        if target in self.sent:
            raise ProtocolError("CHANNEL_EXISTS", f"channel ({self.node} → {target}) is open already")
        self.sent[target] = 0
        for snapshot_id in self.recordings:
            self.sink.send_marker(snapshot_id, [target])

    def hand_in(self, recording):
        if not recording.awaited:
            self.sink.recorded(recording.record())

    def retire(self, snapshot_id):
        """Forgets a snapshot for good: a marker of it may still come, on a channel opened late."""
        self.recordings.pop(snapshot_id, None)
        initiator, number = parts(snapshot_id)
        through = self.retired_through.get(initiator, 0)
        if number > through:
            self.retired_beyond.add((initiator, number))
        while (initiator, through + 1) in self.retired_beyond:
            through += 1
            self.retired_beyond.discard((initiator, through))
        self.retired_through[initiator] = through

    def is_retired(self, snapshot_id):
        initiator, number = parts(snapshot_id)
        return number <= self.retired_through.get(initiator, 0) or (initiator, number) in self.retired_beyond
