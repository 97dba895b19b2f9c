"""Write and strictly read protocol buffers' wire format.

Only what ONNX files of tidegate need: varints, length-delimited fields and packed varints. A reader names the fields
that a message may have; everything else is refused. https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

VARINT, DELIMITED = 0, 2
LONGEST_VARINT = 10
Field = int | bytes
Fields = Mapping[int, Sequence[Field]]


class WireError(ValueError):
    """Bytes that are not a message of the expected form; the message says why."""


def varint(value: int) -> bytes:
    """An integer of 64 bits; a negative one takes ten bytes."""
    value &= 2**64 - 1
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def message(*fields: tuple[int, Field]) -> bytes:
    """A message with these fields, (number, value), in this order."""
    return b"".join(
        varint(number << 3 | VARINT) + varint(value)
        if isinstance(value, int)
        else varint(number << 3 | DELIMITED) + varint(len(value)) + value
        for number, value in fields
    )


def packed(values: "Integers") -> bytes:
    """A repeated integer field's content."""
    import numpy as np

    rest = np.ascontiguousarray(values, np.int64).view(np.uint64)
    columns = np.stack([rest >> np.uint64(7 * place) & np.uint64(0x7F) for place in range(LONGEST_VARINT)], axis=1)
    lengths = np.maximum(1, LONGEST_VARINT - np.argmax(columns[:, ::-1] != 0, axis=1))
    lengths[rest == 0] = 1
    place = np.arange(LONGEST_VARINT)
    columns |= np.where(place < (lengths - 1)[:, None], np.uint64(0x80), np.uint64(0))
    written: bytes = columns.astype(np.uint8)[place < lengths[:, None]].tobytes()
    return written


def unpacked(content: bytes) -> "Integers":
    """The integers of a packed field. Raises WireError for bytes that end within one, or one beyond 64 bits."""
    import numpy as np

    raw = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(raw < 0x80)
    if len(raw) and (not len(ends) or ends[-1] != len(raw) - 1):
        raise WireError("a list of integers ends within one")
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    lengths = ends - starts + 1
    if len(lengths) and int(lengths.max()) > LONGEST_VARINT:
        raise WireError("an integer has more than 64 bits")
    place = np.arange(len(raw)) - np.repeat(starts, lengths)
    shifted = (raw & 0x7F).astype(np.uint64) << (7 * place).astype(np.uint64)
    summed: Integers = np.add.reduceat(shifted, starts).view(np.int64) if len(starts) else np.zeros(0, np.int64)
    return summed


def fields(content: bytes, *, once: frozenset[int], repeated: frozenset[int] = frozenset()) -> dict[int, list[Field]]:
    """The values of each field of a message. Raises WireError for one that is not named, or is repeated but `once`."""
    found: dict[int, list[Field]] = {}
    for number, value in _all(content):
        if number not in once | repeated:
            raise WireError(f"field {number} is not one that is written")
        if number in once and number in found:
            raise WireError(f"field {number} is repeated")
        found.setdefault(number, []).append(value)
    return found


def text(found: Fields, number: int) -> str:
    """A field of text that must be there once."""
    try:
        return blob(found, number).decode()
    except UnicodeDecodeError:
        raise WireError(f"field {number} is not text") from None


def blob(found: Fields, number: int) -> bytes:
    """A field of bytes that must be there once."""
    value = found.get(number, (None,))[0]
    if not isinstance(value, bytes):
        raise WireError(f"field {number} is missing, or is not bytes")
    return value


def integer(found: Fields, number: int) -> int:
    """A field with one integer that must be there."""
    value = found.get(number, (None,))[0]
    if not isinstance(value, int):
        raise WireError(f"field {number} is missing, or is not an integer")
    return value


def blobs(found: Fields, number: int) -> list[bytes]:
    """A repeated field of bytes; empty where it is not there."""
    values = found.get(number, ())
    if not all(isinstance(value, bytes) for value in values):
        raise WireError(f"field {number} is not bytes")
    return [value for value in values if isinstance(value, bytes)]


def _all(content: bytes) -> Iterator[tuple[int, Field]]:
    place = 0
    while place < len(content):
        key, place = _varint(content, place)
        value, place = _varint(content, place)
        match key & 7:
            case 0:
                yield key >> 3, value if value < 2**63 else value - 2**64
            case 2:
                if place + value > len(content):
                    raise WireError("a field is longer than its message")
                yield key >> 3, content[place : place + value]
                place += value
            case kind:
                raise WireError(f"field {key >> 3} is of wire type {kind}, which is not written")


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = 0
    for length in range(LONGEST_VARINT):
        if place + length >= len(content):
            raise WireError("the message ends within an integer")
        byte = content[place + length]
        value |= (byte & 0x7F) << 7 * length
        if byte < 0x80:
            return value & 2**64 - 1, place + length + 1
    raise WireError("an integer has more than 64 bits")
