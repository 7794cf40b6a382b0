#!/usr/bin/python3
"""
A host for a Cutline cluster, in Python: it runs bank nodes beside hosts in other languages. Started by a master, which puts everything that it
must know into its environment; it ends with the master. See README.md, and docs/protocol.md for what it speaks.
"""

import asyncio
import functools
import hmac
import os
import secrets
import signal
import sys

try:
    from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException
    from websockets.legacy.server import WebSocketServerProtocol, serve

    from cutline.v1 import control_pb2, link_pb2
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}: README.md, beside this file, says what it takes, and how the modules below cutline are made")
from frames import FRAME_BYTES_MAX, HELLO_BYTES_MAX, SUBPROTOCOL, VERSION, Outgoing, close, decoded, dial
from link import Link
from nodes import Nodes
from peer import HANDSHAKE_S_MAX, HANDSHAKE_TIMEOUT, PROTOCOL_ERROR, REFUSED, Peer
from refusal import ProtocolError, Refusal
from secure import Tls

MASTER_CONNECT_S_MAX = 10
MESSAGES_A_FRAME = 1_000
STRANGERS_TOLD_MAX = 100  # kinds of them, by address and reason: whoever has many addresses must not fill the master's log


class Guest(WebSocketServerProtocol):
    """Somebody who has connected, and has so long to become a WebSocket."""

    def __init__(self, here, *arguments, **options):
        super().__init__(*arguments, **options)
        self.here = here

    async def handshake(self, *arguments, **options):
        try:
            return await asyncio.wait_for(super().handshake(*arguments, **options), HANDSHAKE_S_MAX)
        except asyncio.TimeoutError as error:
            self.here.turned_away(self, "it was not a WebSocket in time")
            raise ConnectionError from error
        except InvalidHandshake as error:
            if not isinstance(error.__cause__, (EOFError, ConnectionError)):  # hosts that dial each other at once leave like that, too
                self.here.turned_away(self, "it asked for something else than a link")
            raise


class Host:
    """Wires nodes, links and the control link to sockets."""

    def __init__(self, environment):
        self.id = int(environment["CUTLINE_HOST_ID"])
        self.join_token = environment["CUTLINE_JOIN_TOKEN"]
        self.master_address = environment["CUTLINE_MASTER_ADDRESS"]
        self.listen_host = environment.get("CUTLINE_LISTEN_HOST") or "127.0.0.1"
        is_secure = self.master_address.startswith("wss:")
        self.tls = Tls(environment["CUTLINE_TLS_CERT"], environment["CUTLINE_TLS_KEY"]) if is_secure else None
        self.incarnation = secrets.token_hex(16)  # who restarts without memory has another
        self.peers = {}
        self.addresses = {}
        self.messages = []  # to the master, in order
        self.nodes = Nodes(self.id, self, self.messages.append)
        self.control = None
        self.strangers = set()

    async def run(self):
        """Until the master is gone. Returns why it ended."""
        secure = {} if self.tls is None else {"ssl": self.tls.listening, "ssl_handshake_timeout": HANDSHAKE_S_MAX}
        async with serve(
            self.accept,
            self.listen_host,
            0,
            create_protocol=functools.partial(Guest, self),
            subprotocols=[SUBPROTOCOL],
            origins=[None],  # a page in a browser is the only client that sends an Origin
            compression=None,
            max_size=HELLO_BYTES_MAX,
            ping_interval=None,
            close_timeout=1,
            **secure,
        ) as server:
            port = server.sockets[0].getsockname()[1]
            name = f"[{self.listen_host}]" if ":" in self.listen_host else self.listen_host
            keep_alive = asyncio.create_task(self.keep_alive())
            try:
                return await self.serve_master(f"{'ws' if self.tls is None else 'wss'}://{name}:{port}")
            finally:
                keep_alive.cancel()

    async def serve_master(self, link_address):
        try:
            socket = await dial(self.master_address, self.tls, MASTER_CONNECT_S_MAX)
        except (OSError, asyncio.TimeoutError, WebSocketException) as error:
            return f"no connection to the master at {self.master_address}: {error or 'it did not answer in time'}"
        self.control = Outgoing(socket)
        hello = control_pb2.HostHello(
            protocol_version=VERSION,
            host_id=self.id,
            join_token=self.join_token,
            link_address=link_address,
            process_id=os.getpid(),
        )
        self.messages.append(control_pb2.HostMessage(hello=hello))
        self.turn_over()
        try:
            async for data in socket:
                for request in decoded(control_pb2.MasterFrame, data).requests:
                    self.nodes.request(request)
                self.turn_over()
        except ConnectionClosed:
            pass
        except ProtocolError as error:
            return f"the master sent nonsense: {error}"
        return f"the master closed the connection: {socket.close_reason}" if socket.close_reason else "the master closed the connection"

    async def accept(self, socket):
        """Somebody has connected: it has to say who it is first."""
        try:
            frame = decoded(link_pb2.LinkFrame, await asyncio.wait_for(socket.recv(), HANDSHAKE_S_MAX))
            if frame.WhichOneof("frame") != "hello":
                raise ProtocolError("LINK_UNEXPECTED_FRAME", "the first frame of a link is a hello")
            refusal = self.refusal_of(frame.hello)
        except asyncio.TimeoutError:
            await self.refuse(socket, HANDSHAKE_TIMEOUT, "no introduction came in time")
        except ProtocolError as error:
            await self.refuse(socket, PROTOCOL_ERROR, str(error))
        except ConnectionClosed:
            pass
        else:
            if refusal is not None:
                await self.refuse(socket, REFUSED, refusal)
                return
            socket.max_size = FRAME_BYTES_MAX
            await self.welcome(socket, frame.hello)

    async def welcome(self, socket, hello):
        """It is a host of this cluster."""
        try:
            await self.peer(hello.host_id).accept(socket, hello)
        except ProtocolError as error:
            await close(socket, PROTOCOL_ERROR, str(error))
        except ConnectionClosed:
            pass

    async def refuse(self, socket, code, reason):
        self.turned_away(socket, reason)
        await close(socket, code, reason)

    def turned_away(self, socket, reason):
        """Tells the master of somebody at the port who is none of the cluster: once, from each address and for each reason."""
        address = socket.remote_address[0] if socket.remote_address else "somebody"
        if self.control is None or (address, reason) in self.strangers or len(self.strangers) >= STRANGERS_TOLD_MAX:
            return
        self.strangers.add((address, reason))
        message = f"at the port of host {self.id}, {address} was turned away: {reason}"
        self.messages.append(control_pb2.HostMessage(notice=control_pb2.HostNotice(code="STRANGER", message=message)))
        self.turn_over()

    def refusal_of(self, hello):
        """Why a stranger is refused, or None. The token comes first: strangers learn no more."""
        if not hmac.compare_digest(hello.join_token.encode(), self.join_token.encode()):
            return "the join token is not that of this cluster"
        if hello.protocol_version != VERSION:
            return f"this host speaks version {VERSION} of the protocol, the peer version {hello.protocol_version}"
        if hello.peer_host_id != self.id or hello.host_id == self.id:
            return f"this is host {self.id}, not host {hello.peer_host_id}"
        return None

    def peer(self, host_id):
        if host_id not in self.peers:
            self.peers[host_id] = Peer(host_id, self, Link(self.arrive, self.nodes.acknowledged))
        return self.peers[host_id]

    # What nodes and peers need.

    def link(self, host_id):
        return self.peer(host_id).link

    def introduce(self, host_id, address):
        self.addresses[host_id] = address

    def arrive(self, entry):
        try:
            self.nodes.arrive(entry)
            self.nodes.arrive_locally()
        except Refusal as error:
            raise ProtocolError(error.code, str(error)) from error

    def trouble(self, code, message):
        self.messages.append(control_pb2.HostMessage(trouble=control_pb2.HostTrouble(code=code, message=message)))
        self.turn_over()

    def turn_over(self):
        """Something has happened: do what it made possible, and send what waits. Many entries and messages share a frame."""
        self.nodes.run()
        for host_id, peer in self.peers.items():
            if peer.link.kept and peer.current is None and host_id in self.addresses:
                peer.need(self.addresses[host_id])
            peer.link.flush()
        while self.messages and self.control is not None:
            frame = control_pb2.HostFrame(messages=self.messages[:MESSAGES_A_FRAME])
            del self.messages[:MESSAGES_A_FRAME]
            self.control.put(frame.SerializeToString())

    async def keep_alive(self):
        while True:
            await asyncio.sleep(1)
            for peer in list(self.peers.values()):
                await peer.keep_alive()


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C is the master's business: it reaches a whole group of processes at once
    try:
        host = Host(os.environ)
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set: hosts are started by a master (docs/protocol.md)")
    except (OSError, ValueError) as error:
        sys.exit(f"what this host was told in its environment is of no use: {error}")
    print(await host.run(), file=sys.stderr)  # for a master that is still there
    os._exit(0)  # whatever connections are still open end with it


if __name__ == "__main__":
    asyncio.run(main())
