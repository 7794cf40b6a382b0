"""
TLS between the hosts of a cluster and their master: all of them have the same certificate, and whoever dials takes that very one and no other,
whichever authorities the machine trusts and whatever name is in it.
"""

import ssl

from websockets.legacy.client import WebSocketClientProtocol

PEM_BEGIN, PEM_END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
VERIFY_X509_PARTIAL_CHAIN = 0x80000  # a name for it came with Python 3.10


class Tls:
    """Raises OSError or ValueError where the files can't be read, aren't PEM, or don't belong together."""

    def __init__(self, cert, key):
        with open(cert, encoding="ascii", errors="replace") as file:
            first, end, _chain = file.read().partition(PEM_END)
        if not end:
            raise ValueError(f"{cert} has no certificate in PEM")
        self.own = ssl.PEM_cert_to_DER_cert(PEM_BEGIN + first.rpartition(PEM_BEGIN)[2] + PEM_END)
        self.listening = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.listening.load_cert_chain(cert, key)
        self.dialling = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.dialling.check_hostname = False
        self.dialling.verify_flags |= VERIFY_X509_PARTIAL_CHAIN  # it is trusted itself, whoever has issued it
        self.dialling.load_verify_locations(cadata=self.own)
        for context in self.listening, self.dialling:
            context.minimum_version = ssl.TLSVersion.TLSv1_3

    def protocol(self, *arguments, **options):
        """A connection that says nothing, no request even, to whoever has another certificate."""
        return PinnedProtocol(self.own, *arguments, **options)


class PinnedProtocol(WebSocketClientProtocol):
    def __init__(self, own, *arguments, **options):
        super().__init__(*arguments, **options)
        self.own = own

    async def handshake(self, *arguments, **options):
        if self.transport.get_extra_info("ssl_object").getpeercert(binary_form=True) != self.own:
            raise ssl.SSLCertVerificationError("its certificate is not that of this cluster")
        await super().handshake(*arguments, **options)
