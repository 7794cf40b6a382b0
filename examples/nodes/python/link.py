"""
One end of a link: a sequence that doesn't break, made of connections that do. Entries are numbered from 1 over the link's life, kept until the
peer acknowledges them, and sent again from there when a connection comes back.
"""

from collections import deque

from cutline.v1 import link_pb2
from refusal import ProtocolError

WINDOW_ENTRIES = 16_384  # sent and not acknowledged, past which no more are transmitted
QUEUE_ENTRIES = 65_536  # kept, past which commands that would send wait; markers have room all the same
FRAME_ENTRIES = 4_096
FRAME_PAYLOAD_BYTES = 64 * 1024


class Link:
    """`transmit(frame)` sends a LinkFrame on the connection there is; `deliver(entry)` takes the next entry of the peer."""

    def __init__(self, deliver, settled):
        self.deliver = deliver
        self.settled = settled
        self.kept = deque()  # entries acknowledged + 1 to last
        self.acknowledged = 0
        self.transmitted = 0
        self.received = 0
        self.received_told = 0
        self.transmit = None  # while no connection stands

    @property
    def last(self):
        return self.acknowledged + len(self.kept)

    @property
    def has_room(self):
        return len(self.kept) < QUEUE_ENTRIES

    def send(self, entry):
        self.kept.append(entry)

    def connected(self, peer_received, transmit):
        """A handshake may be older than what the peer acknowledged on another connection: what it has said once holds."""
        self.acknowledge(peer_received)
        self.transmitted = self.acknowledged
        self.received_told = 0
        self.transmit = transmit

    def disconnected(self):
        self.transmit = None

    def acknowledge(self, number):
        if number > self.last:
            raise ProtocolError("LINK_ACKNOWLEDGEMENT", f"entry {number} is acknowledged; the last one sent is {self.last}")
        if number <= self.acknowledged:
            return
        while self.acknowledged < number:
            self.kept.popleft()
            self.acknowledged += 1
        self.transmitted = max(self.transmitted, number)
        self.settled()

    def entries(self, frame):
        self.acknowledge(frame.received)
        if frame.first > self.received + 1:
            raise ProtocolError("LINK_GAP", f"entry {frame.first} came where {self.received + 1} is next")
        for entry in frame.entries[self.received + 1 - frame.first :]:
            self.deliver(entry)  # before it counts as received: what can't be delivered must not be acknowledged
            self.received += 1

    def flush(self):
        """Sends what waits, as far as the window allows, and an acknowledgement if no frame of entries has carried it."""
        if self.transmit is None:
            return
        while self.transmitted < min(self.last, self.acknowledged + WINDOW_ENTRIES):
            self.transmit_entries()
        if self.received > self.received_told:
            self.transmit_acknowledgement()

    def transmit_entries(self):
        frame = link_pb2.LinkFrame()
        frame.entries.first = self.transmitted + 1
        frame.entries.received = self.received_told = self.received
        most = min(self.last, self.acknowledged + WINDOW_ENTRIES, self.transmitted + FRAME_ENTRIES)
        size = 0
        while self.transmitted < most and size < FRAME_PAYLOAD_BYTES:
            entry = self.kept[self.transmitted - self.acknowledged]
            frame.entries.entries.append(entry)
            size += len(entry.payload) + 5 * len(entry.targets)
            self.transmitted += 1
        self.transmit(frame)

    def transmit_acknowledgement(self):
        """Also a heartbeat: it may say what it has said before."""
        frame = link_pb2.LinkFrame()
        frame.acknowledgement.received = self.received_told = self.received
        self.transmit(frame)
