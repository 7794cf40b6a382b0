"""Repeatable randomness, the same numbers as every other host draws: docs/protocol.md, "Randomness"."""

WORD = 0xFFFFFFFF


def mix(value):
    """The finalizer of MurmurHash3."""
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & WORD
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & WORD
    return value ^ (value >> 16)


def scale(draw, bound):
    """Maps a uniform number from 0 to 2^32 - 1 to one from 0 to bound - 1."""
    return (draw * bound) >> 32


class Random:
    """sfc32, seeded with a 64-bit number and the number of a stream: that of a node."""

    def __init__(self, seed, stream):
        self.a = mix(seed & WORD)
        self.b = mix(((seed >> 32) & WORD) ^ 0x9E3779B9)
        self.c = mix(0x85EBCA6B ^ mix(stream))
        self.counter = 1
        for _ in range(12):
            self.next()

    def next(self):
        total = (self.a + self.b + self.counter) & WORD
        self.counter = (self.counter + 1) & WORD
        self.a = self.b ^ (self.b >> 9)
        self.b = (self.c + (self.c << 3)) & WORD
        self.c = (((self.c << 21) | (self.c >> 11)) + total) & WORD
        return total

    def below(self, bound):
        return scale(self.next(), bound)
