"""MurmurHash3 of 32 bits for x86, by which flagd divides callers.

By Austin Appleby, in the public domain.
"""

_MASK = 2**32 - 1


def murmur3(data: bytes) -> int:
    """The hash without a seed: 0 to 2**32 - 1."""
    state = 0
    end = len(data) // 4 * 4
    for start in range(0, end, 4):
        state ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        state = (_rotated(state, 13) * 5 + 0xE6546B64) & _MASK
    state ^= _mixed(int.from_bytes(data[end:], "little")) ^ len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & _MASK
    state = (state ^ state >> 13) * 0xC2B2AE35 & _MASK
    return state ^ state >> 16


def _mixed(block: int) -> int:
    return _rotated(block * 0xCC9E2D51 & _MASK, 15) * 0x1B873593 & _MASK


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> 32 - bits) & _MASK
