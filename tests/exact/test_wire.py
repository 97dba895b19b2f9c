"""The wire format: numbers and messages come back as they were written, and nothing else is read."""

import numpy as np
import pytest

from tidegate.exact import wire
from tidegate.exact.wire import WireError

EDGES = np.array([0, 1, 127, 128, 300, 16384, -1, 2**62, -(2**63), 2**63 - 1])


def test_packed_integers_are_varints_one_after_the_other_and_come_back():
    assert wire.packed(EDGES) == b"".join(map(wire.varint, EDGES.tolist()))
    assert wire.unpacked(wire.packed(EDGES)).tolist() == EDGES.tolist()
    assert wire.unpacked(wire.packed(EDGES[:0])).tolist() == []


def test_the_example_of_the_documentation():
    assert wire.message((1, 150)) == b"\x08\x96\x01"
    assert wire.message((2, b"testing")) == b"\x12\x07testing"


def test_a_message_comes_back():
    content = wire.message((1, 7), (2, b"name"), (3, b"a"), (3, b"b"), (4, -1))
    found = wire.fields(content, once=frozenset({1, 2, 4}), repeated=frozenset({3}))
    assert (wire.integer(found, 1), wire.text(found, 2), wire.blobs(found, 3)) == (7, "name", [b"a", b"b"])
    assert wire.integer(found, 4) == -1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(wire.message((9, 1)), "field 9 is not one", id="an unknown field"),
        pytest.param(wire.message((1, 1), (1, 2)), "field 1 is repeated", id="a repeated field"),
        pytest.param(b"\x12\x07test", "longer than its message", id="cut off in bytes"),
        pytest.param(b"\x08\x96", "ends within an integer", id="cut off in an integer"),
        pytest.param(b"\x08" + b"\xff" * 11, "more than 64 bits", id="an endless integer"),
        pytest.param(b"\x0d\0\0\0\0", "wire type 5", id="another wire type"),
    ],
)
def test_what_is_not_written_is_refused(content, why):
    with pytest.raises(WireError, match=why):
        wire.fields(content, once=frozenset({1, 2}))


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"\x80", "ends within one"), (b"\xff" * 11 + b"\x01", "more than 64 bits")],
    ids=["cut off", "too long"],
)
def test_packed_integers_that_are_none_are_refused(content, why):
    with pytest.raises(WireError, match=why):
        wire.unpacked(content)


@pytest.mark.parametrize(
    "read",
    [
        lambda found: wire.integer(found, 2),
        lambda found: wire.integer(found, 3),
        lambda found: wire.blob(found, 1),
        lambda found: wire.text(found, 2),
        lambda found: wire.blobs(found, 1),
    ],
    ids=["bytes as an integer", "a missing integer", "an integer as bytes", "bytes that are not text", "bytes again"],
)
def test_a_field_of_another_kind_is_refused(read):
    with pytest.raises(WireError, match="field"):
        read({1: [5], 2: [b"\xff"]})
