"""What happens at a node that the master wants to know all of (cutline/v1/trace.proto): the algorithm, looked at while it runs."""

import time
from collections import deque

from cutline.v1 import trace_pb2
from process import Process

EVENT_BYTES = 32  # what an event takes in a frame besides what it carries
MARKER_PLACE_BYTES = 8
PART_BYTES = 4 * 1024 * 1024


class Log:
    """The beginning of a node's life, until the master takes it: from the first event on that is over a limit, events are only counted."""

    def __init__(self, limit):
        self.events_left = limit.events
        self.bytes_left = limit.bytes
        self.kept = deque()
        self.dropped = self.dropped_told = 0
        self.time_us = 0

    def add(self, happened):
        """One step's events. They share a time, and time doesn't go back."""
        self.time_us = max(self.time_us, time.time_ns() // 1000)
        for event in happened:
            size = carried(event)
            if self.dropped or self.events_left == 0 or size > self.bytes_left:
                self.dropped += 1
                continue
            self.events_left -= 1
            self.bytes_left -= size
            event.time_us = self.time_us
            self.kept.append(event)

    def take(self, node, part, room):
        """Moves what fits into a part, at least one event. Returns the room that is left."""
        if not self.kept and self.dropped == self.dropped_told:
            return room
        taken = part.nodes.add(node=node, dropped=self.dropped)
        self.dropped_told = self.dropped
        while self.kept and room > 0:
            event = self.kept.popleft()
            room -= EVENT_BYTES + carried(event)
            taken.events.append(event)
        return room


def carried(event):
    """The bytes that count towards a limit."""
    value = getattr(event, event.WhichOneof("event"))
    places = len(value.places) if hasattr(value, "places") else 0
    return MARKER_PLACE_BYTES * places + sum(len(getattr(value, field, b"")) for field in ("state", "command", "reply", "payload"))


class TracedProcess(Process):
    """The same process. A step that is refused has changed nothing, and nothing has happened."""

    def __init__(self, node, application, sink, log):
        super().__init__(node, application, Watched(sink, self))
        self.log = log
        self.happening = []
        self.log.add([trace_pb2.TraceEvent(created=trace_pb2.NodeMade(state=application.save()))])

    def step(self, first, act, *arguments):
        """`first` is what brings it about."""
        self.happening = [first] if first is not None else []
        result = act(*arguments)
        self.log.add(self.happening)
        return result

    def command(self, data, tickets_for):
        event = trace_pb2.TraceEvent(command=trace_pb2.CommandDone(command=data))

        def act():
            event.command.reply = super(TracedProcess, self).command(data, tickets_for)
            return event.command.reply

        return self.step(event, act)

    def deliver(self, source, message):
        behind = self.received.get(source, 0)
        if message.WhichOneof("body") == "marker":
            event = trace_pb2.TraceEvent(marker_received=dict(snapshot_id=message.marker, source=source, behind=behind))
        else:
            event = trace_pb2.TraceEvent(received=dict(source=source, position=behind + 1, payload=message.payload))
        self.step(event, super().deliver, source, message)

    def initiate(self, snapshot_id):
        return self.step(None, super().initiate, snapshot_id)

    def open_outgoing(self, target):
        self.step(None, super().open_outgoing, target)

    def record(self, snapshot_id):
        """Before its markers: they follow from it."""
        recorded = trace_pb2.StateRecorded(snapshot_id=snapshot_id, state=self.application.save())
        if self.happening and self.happening[0].WhichOneof("event") == "marker_received":
            recorded.first_marker_from = self.happening[0].marker_received.source
        self.happening.append(trace_pb2.TraceEvent(recorded=recorded))
        return super().record(snapshot_id)


class Watched:
    """The world of a traced process: what it does to it is an event, too."""

    def __init__(self, sink, process):
        self.sink = sink
        self.process = process
        self.recorded = sink.recorded
        self.reopened = sink.reopened

    def send(self, target, payload):
        sent = trace_pb2.MessageSent(target=target, position=self.process.sent[target], payload=payload)
        self.process.happening.append(trace_pb2.TraceEvent(sent=sent))
        self.sink.send(target, payload)

    def send_marker(self, snapshot_id, targets):
        places = [trace_pb2.MarkerPlace(target=target, behind=self.process.sent[target]) for target in targets]
        self.process.happening.append(trace_pb2.TraceEvent(markers_sent=trace_pb2.MarkersSent(snapshot_id=snapshot_id, places=places)))
        self.sink.send_marker(snapshot_id, targets)
