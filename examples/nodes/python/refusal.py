"""What a host answers when it can't do what it is asked, and why it ends a connection."""


class CutlineError(Exception):
    """`code` is a stable name; the message is for a person."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Refusal(CutlineError):
    """It can't be done. Nothing has changed."""


class ProtocolError(CutlineError):
    """A peer or the master broke the protocol: the connection that it came on must end, or the request is answered with the error."""
