"""Frames on WebSockets: what links and the control link share."""

import asyncio

from google.protobuf.message import DecodeError
from websockets.exceptions import ConnectionClosed
from websockets.legacy.client import connect  # the only interface of version 10; later ones have it, too

from refusal import ProtocolError

VERSION = 1
SUBPROTOCOL = "cutline.v1"
FRAME_BYTES_MAX = 64 * 1024 * 1024
HELLO_BYTES_MAX = 4_096


def decoded(kind, data):
    """One frame. A text message is none."""
    if isinstance(data, str):
        raise ProtocolError("FRAME_MALFORMED", "a text message came where frames are binary")
    try:
        return kind.FromString(data)
    except DecodeError as error:
        raise ProtocolError("FRAME_MALFORMED", f"a frame of {len(data)} bytes can't be decoded: {error}") from error


async def dial(address, tls, seconds_max):
    """Connects to a host or a master. With `tls`, nobody is spoken to in the clear."""
    secure = {} if tls is None else {"ssl": tls.dialling, "create_protocol": tls.protocol}
    return await connect(
        address if tls is None else address.replace("ws://", "wss://", 1),
        subprotocols=[SUBPROTOCOL],
        compression=None,
        max_size=FRAME_BYTES_MAX,
        ping_interval=None,
        open_timeout=seconds_max,
        close_timeout=1,
        **secure,
    )


async def close(socket, code, reason):
    """Closes with a reason, of which a close frame has room for 123 bytes."""
    await socket.close(code, reason.encode()[:123].decode(errors="ignore"))


class Outgoing:
    """What is to be sent on a WebSocket, in order, without anybody waiting for it. What a broken connection doesn't take is lost."""

    def __init__(self, socket):
        self.socket = socket
        self.frames = asyncio.Queue()
        self.task = asyncio.create_task(self.drain())

    def put(self, data):
        self.frames.put_nowait(data)

    async def drain(self):
        try:
            while True:
                await self.socket.send(await self.frames.get())
        except ConnectionClosed:
            pass  # whoever reads from it is told
