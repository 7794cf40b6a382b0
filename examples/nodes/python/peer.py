"""
The connections to one peer, at most one of which carries the link. A broken one is dialled again, with backoff, by whoever knows the other's address; where
both dial at once, the connection that the host with the smaller id dialled stays. One that is silent for too long is given up.
"""

import asyncio

from websockets.exceptions import ConnectionClosed, WebSocketException

from cutline.v1 import link_pb2
from frames import VERSION, Outgoing, close, decoded, dial
from refusal import ProtocolError

PROTOCOL_ERROR, SIMULTANEOUS_DIAL, REFUSED, HANDSHAKE_TIMEOUT, SILENT = 4000, 4001, 4002, 4003, 4004
HANDSHAKE_S_MAX = 5
RECONNECT_S_MIN, RECONNECT_S_MAX = 0.005, 1
HEARTBEAT_S = 5
SILENCE_S_MAX = 20


class Peer:
    """`host` has id, incarnation, join_token, tls, turn_over() and trouble(code, message)."""

    def __init__(self, peer_id, host, link):
        self.id = peer_id
        self.host = host
        self.link = link
        self.current = None  # the WebSocket that carries the link
        self.address = None
        self.dialling = None  # a task, until the link is carried
        self.task = None  # the same, for as long as it runs: nobody else holds it
        self.incarnation = None
        self.backoff_s = RECONNECT_S_MIN
        self.heard_at = self.said_at = 0.0

    def need(self, address):
        self.address = address
        if self.current is None and self.dialling is None:
            self.task = self.dialling = asyncio.create_task(self.dial())

    async def dial(self):
        """Dials until a connection carries the link, whoever made it, and then reads what comes on it."""
        while self.current is None:
            socket, refused = None, False
            try:
                socket = await dial(self.address, self.host.tls, HANDSHAKE_S_MAX)
                await self.introduce(socket)
            except ProtocolError as error:
                await close(socket, PROTOCOL_ERROR, str(error))
            except asyncio.TimeoutError:
                if socket is not None:
                    await close(socket, HANDSHAKE_TIMEOUT, "no introduction came in time")
            except (OSError, WebSocketException) as error:
                refused = self.is_refusal(error)
            except asyncio.CancelledError:  # the peer's own connection is taken
                if socket is not None:
                    socket.transport.abort()
                raise
            if self.current is not None or refused:
                break
            await asyncio.sleep(self.backoff_s)
            self.backoff_s = min(self.backoff_s * 2, RECONNECT_S_MAX)
        self.dialling = None
        if socket is not None and socket is self.current:
            await self.read(socket)

    async def introduce(self, socket):
        hello = link_pb2.LinkFrame()
        hello.hello.protocol_version = VERSION
        hello.hello.host_id = self.host.id
        hello.hello.incarnation = self.host.incarnation
        hello.hello.received = self.link.received
        hello.hello.join_token = self.host.join_token
        hello.hello.peer_host_id = self.id
        await socket.send(hello.SerializeToString())
        answer = decoded(link_pb2.LinkFrame, await asyncio.wait_for(socket.recv(), HANDSHAKE_S_MAX))
        if answer.WhichOneof("frame") != "welcome":
            raise ProtocolError("LINK_UNEXPECTED_FRAME", f"host {self.id} answered a hello without a welcome")
        welcome = answer.welcome
        if welcome.protocol_version != VERSION or welcome.host_id != self.id:
            raise ProtocolError("LINK_WRONG_HOST", f"host {welcome.host_id}, version {welcome.protocol_version}, answered for host {self.id}")
        if await self.recognise(socket, welcome.incarnation):
            self.adopt(socket, welcome.received)

    async def accept(self, socket, hello):
        """Takes over a connection that the peer dialled, and reads what comes on it. Its hello has been checked."""
        if self.dialling is not None and self.host.id < self.id:
            await close(socket, SIMULTANEOUS_DIAL, f"host {self.host.id} is dialling host {self.id} itself")
            return
        if not await self.recognise(socket, hello.incarnation):
            return
        if self.dialling is not None:
            self.dialling.cancel()
            self.dialling = None
        welcome = link_pb2.LinkFrame()
        welcome.welcome.protocol_version = VERSION
        welcome.welcome.host_id = self.host.id
        welcome.welcome.incarnation = self.host.incarnation
        welcome.welcome.received = self.link.received
        await socket.send(welcome.SerializeToString())
        self.adopt(socket, hello.received)
        await self.read(socket)

    async def recognise(self, socket, incarnation):
        """A peer that comes back without its memory can't go on with the link: entries would be lost or repeated."""
        if not 1 <= len(incarnation) <= 64:
            raise ProtocolError("LINK_STRANGER", "an incarnation is 1 to 64 characters")
        self.incarnation = self.incarnation or incarnation
        if self.incarnation == incarnation:
            return True
        reason = f"host {self.id} has restarted without its memory"
        self.host.trouble("LINK_MEMORY_LOST", reason)
        await close(socket, REFUSED, reason)
        return False

    def adopt(self, socket, peer_received):
        """From here on the connection carries the link. One that did before is half-open, or the peer would not have made another."""
        if self.current is not None:
            self.current.transport.abort()
        self.current = socket
        outgoing = Outgoing(socket)
        self.heard_at = self.said_at = asyncio.get_running_loop().time()

        def transmit(frame):
            self.said_at = asyncio.get_running_loop().time()
            outgoing.put(frame.SerializeToString())

        self.link.connected(peer_received, transmit)
        self.host.turn_over()

    async def read(self, socket):
        """Until the connection is gone; if it still carries the link then, another is dialled."""
        refused = False
        try:
            async for data in socket:
                self.heard_at = asyncio.get_running_loop().time()
                if socket is not self.current:
                    return
                self.receive(decoded(link_pb2.LinkFrame, data))
                self.backoff_s = RECONNECT_S_MIN
                self.host.turn_over()
        except ProtocolError as error:
            await close(socket, PROTOCOL_ERROR, str(error))
        except ConnectionClosed as error:
            refused = self.is_refusal(error)
        if socket is not self.current:
            return
        self.current = None
        self.link.disconnected()
        if self.address is not None and not refused:
            await asyncio.sleep(self.backoff_s)
            self.backoff_s = min(self.backoff_s * 2, RECONNECT_S_MAX)
            if self.current is None and self.dialling is None:
                self.task = self.dialling = asyncio.create_task(self.dial())

    def receive(self, frame):
        kind = frame.WhichOneof("frame")
        if kind == "entries":
            self.link.entries(frame.entries)
        elif kind == "acknowledgement":
            self.link.acknowledge(frame.acknowledgement.received)
        else:
            raise ProtocolError("LINK_UNEXPECTED_FRAME", f"a {kind or 'blank'} frame came in the middle of a link")

    def is_refusal(self, error):
        """Whether the peer has closed the connection for good. Then dialling again is no use, and the master must know."""
        closing = getattr(error, "rcvd", None)
        if closing is None or closing.code != REFUSED:
            return False
        self.host.trouble("LINK_REFUSED", f"host {self.id} refuses the link: {closing.reason}")
        return True

    async def keep_alive(self):
        """Says something now and then, and gives up a connection on which nothing comes. Called about once a second."""
        now = asyncio.get_running_loop().time()
        if self.current is None:
            return
        if now - self.heard_at >= SILENCE_S_MAX:
            await close(self.current, SILENT, f"nothing came for {SILENCE_S_MAX} seconds")
        elif now - self.said_at >= HEARTBEAT_S:
            self.link.transmit_acknowledgement()
