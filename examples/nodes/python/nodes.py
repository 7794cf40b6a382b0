"""
The nodes of one host, and what a master may ask of them (cutline/v1/control.proto). No sockets here either: links are given entries and deliver them, replies and
events go to `to_master`.
"""

from collections import deque

import bank
from cutline.v1 import control_pb2, link_pb2
from node import Node
from process import parts
from refusal import CutlineError, Refusal
from repeatable import Random
from tracing import PART_BYTES

FOR_ONE_NODE = ("command", "receive", "initiate")  # these wait for their turn
OUTCOMES = {  # or done
    "command": "command",
    "receive": "receive",
    "initiate": "initiate",
    "survey": "survey",
    "drain": "drain",
    "inspect": "inspection",
    "take_trace": "trace",
}
INSPECTED_MESSAGES = 100
INSPECTED_BYTES = 4 * 1024 * 1024


class Nodes:
    """`links` has link(host_id) and introduce(host_id, address)."""

    def __init__(self, host_id, links, to_master):
        self.host_id = host_id
        self.links = links
        self.to_master = to_master
        self.nodes = {}
        self.local = deque()  # entries between nodes of this host
        self.counts = None  # while a wave is drained: what it sends
        self.touched = {}  # by host: the last entry that the step under way has put on the link there
        self.unsettled = []  # (reply, the entries that must be acknowledged before it leaves)

    def request(self, request):
        """Requests to one node take effect in the order in which they come; those to the whole host at once."""
        kind = request.WhichOneof("request")
        if kind not in FOR_ONE_NODE:
            self.step(request, None)
        elif (node := self.nodes.get(getattr(request, kind).node)) is None:
            self.step(request, None)  # it is refused
        else:
            node.requests.append(request)
        self.run()

    def run(self):
        """Until nothing can go on by itself."""
        progress = True
        while progress:
            progress = False
            for node in self.nodes.values():
                while node.requests and self.is_ready(node, node.requests[0]):
                    self.step(node.requests.popleft(), node)
                    progress = True

    def is_ready(self, node, request):
        """Whether all that a receive is to see has arrived; whether links have room for what a command may send."""
        if request.WhichOneof("request") == "receive":
            return node.inbox.has_arrived(request.receive.visible)
        if request.WhichOneof("request") == "command":
            command = request.command
            targets = [ticket.node for ticket in command.tickets] if command.limited else node.host_of
            hosts = {node.host_of.get(target, self.host_id) for target in targets} - {self.host_id}
            return all(self.links.link(host).has_room for host in hosts)
        return True

    def step(self, request, node):
        """Does what a request asks for. Its reply leaves once all that it sent is acknowledged, a refused one's too."""
        reply = control_pb2.HostReply(request_id=request.request_id)
        self.touched = {}
        try:
            self.perform(request, node, reply)
        except CutlineError as error:
            reply.failure.code = error.code
            reply.failure.message = str(error)
        self.arrive_locally()
        self.settle([(reply, self.touched)])

    def acknowledged(self):
        """A peer has acknowledged entries: replies that waited for them leave."""
        waiting, self.unsettled = self.unsettled, []
        self.settle(waiting)

    def settle(self, replies):
        for reply, touched in replies:
            if all(self.links.link(host).acknowledged >= number for host, number in touched.items()):
                self.to_master(control_pb2.HostMessage(reply=reply))
            else:
                self.unsettled.append((reply, touched))

    def perform(self, request, node, reply):
        kind = request.WhichOneof("request")
        if kind is None:
            raise Refusal("EMPTY_REQUEST", "a request without content came from the master")
        asked = getattr(request, kind)
        if kind in FOR_ONE_NODE and node is None:
            raise Refusal("UNKNOWN_NODE", f"host {self.host_id} has no node {asked.node}")
        outcome = getattr(reply, OUTCOMES.get(kind, "done"))
        outcome.SetInParent()
        if kind == "command":
            outcome.reply = self.command(node, asked)
        elif kind == "receive":
            self.receive(node, asked, outcome)
        elif kind == "initiate":
            outcome.snapshot_id = node.process.initiate(asked.snapshot_id)
        elif kind == "create_node":
            self.create_node(asked)
        elif kind == "open_incoming":
            self.open_incoming(asked)
        elif kind == "open_outgoing":
            self.open_outgoing(asked)
        elif kind == "survey":
            self.survey(outcome)
        elif kind == "drain":
            self.drain(asked, outcome)
        elif kind == "retire":
            self.retire(asked)
        elif kind == "inspect":
            self.inspect(outcome)
        elif kind == "take_trace":
            self.take_trace(outcome)

    def node(self, node_id):
        if node_id not in self.nodes:
            raise Refusal("UNKNOWN_NODE", f"host {self.host_id} has no node {node_id}")
        return self.nodes[node_id]

    def create_node(self, asked):
        if asked.application != bank.NAME:
            raise Refusal("UNKNOWN_APPLICATION", f'host {self.host_id} does not know the application "{asked.application}"')
        if asked.node in self.nodes:
            raise Refusal("NODE_EXISTS", f"node {asked.node} is on host {self.host_id} already")
        if asked.delivery == control_pb2.DELIVERY_UNSPECIFIED:
            raise Refusal("NO_DELIVERY", f"node {asked.node} was created without a delivery mode")
        trace_limit = asked.trace if asked.HasField("trace") else None
        self.nodes[asked.node] = Node(asked.node, asked.init, asked.delivery == control_pb2.DELIVERY_LIVE, self, trace_limit)

    def open_incoming(self, asked):
        for channel in asked.channels:
            self.node(channel.target).process.open_incoming(channel.source)

    def open_outgoing(self, asked):
        for channel in asked.channels:
            node = self.node(channel.source)
            node.host_of[channel.target] = channel.host_id
            if channel.host_id != self.host_id:
                self.links.introduce(channel.host_id, channel.address)
            node.process.open_outgoing(channel.target)

    def command(self, node, asked):
        """Its messages carry the ticket of their channel. Where it sends nothing, refused or not, word of that goes instead."""
        if not asked.limited:
            return node.process.command(asked.command, None)
        node.sending = []
        try:
            return node.process.command(asked.command, {ticket.node for ticket in asked.tickets})
        finally:
            sent, node.sending = node.sending, None
            for ticket in asked.tickets:
                own = [entry for entry in sent if entry.targets[0] == ticket.node]
                own = own or [link_pb2.LinkEntry(source=node.id, targets=[ticket.node])]
                for entry in own:
                    entry.ticket = ticket.number
                    entry.more = entry is not own[-1]
                    self.put(node, entry)

    def receive(self, node, asked, result):
        node.inbox.show(asked.visible)
        source = asked.source if asked.HasField("source") else node.inbox.pick(asked.draw)
        message = None if source is None else node.receive_from(source)
        if message is None:
            return
        result.source = source
        if message.WhichOneof("body") == "marker":
            result.marker = message.marker
        else:
            result.payload = message.payload

    def survey(self, result):
        """What waits; and whether an application would refuse any of it, for then nothing may be drained."""
        for node_id in sorted(self.nodes):
            node = self.nodes[node_id]
            node.inbox.show_all()
            waiting = node.inbox.waiting()
            if waiting:
                result.inboxes.add(node=node_id, channels=[control_pb2.ChannelDepth(source=source, count=len(queue)) for source, queue in waiting])
            if not result.HasField("refusal"):
                self.rehearse(node, waiting, result)

    def rehearse(self, node, waiting, result):
        account = node.process.application.copy()
        try:
            for source, queue in waiting:
                for message in queue:
                    if message.WhichOneof("body") == "payload":
                        account.receive(source, message.payload, node.id)
        except Refusal as error:
            result.refusal.code = error.code
            result.refusal.message = str(error)
            result.refusing_node = node.id

    def drain(self, asked, result):
        """A wave: exactly these numbers of messages, the channels of a node in an order that the seed determines."""
        self.counts = {}
        for inbox in asked.inboxes:
            node = self.node(inbox.node)
            random = Random(asked.seed, node.id)
            left = [[channel.source, channel.count] for channel in inbox.channels if channel.count > 0]
            while left:
                place = random.below(len(left))
                node.receive_from(left[place][0])
                left[place][1] -= 1
                if left[place][1] == 0:
                    del left[place]
        for (source, target), count in self.counts.items():
            result.sent.add(source=source, target=target, count=count)
        self.counts = None

    def retire(self, asked):
        for snapshot_id in asked.snapshot_ids:
            for node in self.nodes.values():
                node.process.retire(snapshot_id)

    def inspect(self, result):
        budget = INSPECTED_BYTES
        for node_id in sorted(self.nodes):
            node = self.nodes[node_id]
            status = result.nodes.add(node=node_id, state=node.process.application.save())
            for source, queue in node.inbox.waiting():
                channel = status.channels.add(source=source, count=len(queue))
                for message in list(queue)[:INSPECTED_MESSAGES]:
                    budget -= len(message.payload) + len(message.marker)
                    if budget < 0:
                        break
                    if message.WhichOneof("body") == "marker":
                        channel.messages.add(marker=message.marker)
                    else:
                        channel.messages.add(payload=message.payload)
            for snapshot_id, recording in node.process.recordings.items():
                status.recordings.add(snapshot_id=snapshot_id, awaiting=sorted(recording.awaited))

    def take_trace(self, result):
        """As much as a frame carries well; the master asks again where there is more."""
        room = PART_BYTES
        traced = [node for _, node in sorted(self.nodes.items()) if node.log is not None]
        for node in traced:
            if room > 0:
                room = node.log.take(node.id, result, room)
        result.more = any(node.log.kept for node in traced)

    def put(self, node, entry):
        """Onto the link to the targets' host; those of one entry are all on the same."""
        if self.counts is not None and entry.WhichOneof("body") is not None:
            for target in entry.targets:
                self.counts[node.id, target] = self.counts.get((node.id, target), 0) + 1
        host = node.host_of.get(entry.targets[0], self.host_id)
        if host == self.host_id:
            self.local.append(entry)
        else:
            link = self.links.link(host)
            link.send(entry)
            self.touched[host] = link.last

    def arrive_locally(self):
        while self.local:
            self.arrive(self.local.popleft())

    def arrive(self, entry):
        """An entry of a peer, or of a node of this host."""
        if entry.WhichOneof("body") == "marker":
            parts(entry.marker)  # it must be an id
        for target in entry.targets:
            node = self.node(target)
            if node.is_live and entry.WhichOneof("body") is not None:
                self.deliver_live(node, entry)
            else:
                node.inbox.arrive(entry)

    def deliver_live(self, node, entry):
        """What a live application refuses can't wait for a better time. The master is told."""
        try:
            node.process.deliver(entry.source, entry)
        except Refusal as error:
            story = f"node {node.id} refused a message on channel ({entry.source} → {node.id}): {error}"
            self.to_master(control_pb2.HostMessage(trouble=control_pb2.HostTrouble(code=error.code, message=story)))
