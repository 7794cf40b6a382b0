"""The held channels of one node, and the tickets that say how far a receive may look: docs/protocol.md, "Tickets"."""

from collections import deque

from repeatable import scale


class Channel:
    def __init__(self):
        self.waiting = deque()  # (entry, ticket)
        self.arrived = 0  # the command with this ticket, and all before it, are done: what they sent is here
        self.visible = 0  # a receive looks no further than what commands up to this ticket have sent


class Inbox:
    def __init__(self):
        self.channels = {}

    def channel(self, source):
        return self.channels.setdefault(source, Channel())

    def arrive(self, entry):
        channel = self.channel(entry.source)
        if not entry.more:
            channel.arrived = max(channel.arrived, entry.ticket)
        if entry.WhichOneof("body") is not None:
            channel.waiting.append(entry)

    def has_arrived(self, tickets):
        return all(self.channel(ticket.node).arrived >= ticket.number for ticket in tickets)

    def show(self, tickets):
        for ticket in tickets:
            channel = self.channel(ticket.node)
            channel.visible = max(channel.visible, ticket.number)

    def show_all(self):
        for channel in self.channels.values():
            channel.visible = max(channel.visible, channel.arrived)

    def peek(self, source):
        """The first message of a channel if a receive may see it, or None."""
        channel = self.channel(source)
        if not channel.waiting or channel.waiting[0].ticket > channel.visible:
            return None
        return channel.waiting[0]

    def take(self, source):
        self.channel(source).waiting.popleft()

    def pick(self, draw):
        """A channel with something to see, picked by a uniform number of 32 bits; None where there is none."""
        visible = [source for source in sorted(self.channels) if self.peek(source) is not None]
        return visible[scale(draw, len(visible))] if visible else None

    def waiting(self):
        """(source, what waits) of each channel that isn't empty, ascending."""
        return [(source, self.channels[source].waiting) for source in sorted(self.channels) if self.channels[source].waiting]
