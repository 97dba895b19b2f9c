"""What is read as typed tensors is what the strict reader reads; whatever that refuses is left to it."""

import json
import random

import pytest

from tidegate.columns import ColumnType
from tidegate.data.request_values import MismatchError, validated
from tidegate.data.signature import InputTensor
from tidegate.serve import typed_request
from tidegate.serve.http import request_body

KINDS = {
    "carrier": ("BYTES", ColumnType.CATEGORY),
    "distance": ("FP64", ColumnType.FLOAT),
    "stops": ("INT64", ColumnType.INT),
    "rebooked": ("BOOL", ColumnType.BOOL),
    "booked": ("BYTES", ColumnType.TIMESTAMP),
}
COLUMNS = {
    name: InputTensor(name, datatype, kind, nullable=name != "stops", unit=None)
    for name, (datatype, kind) in KINDS.items()
}
READER = typed_request.PlainReader(COLUMNS)
PLAIN = {"carrier": '"AA"', "distance": "350.5", "stops": "2", "rebooked": "true", "booked": '"2024-02-01T08:00:00"'}
VALUES = [
    *("null", "true", "0", "-0", "-0.0", "3.0", "1e2", "1E+2", "0.1e1", "9007199254740993", "18446744073709551616"),
    *(
        "1e300",
        "1e301",
        "1E400",
        "-1e400",
        "NaN",
        "Infinity",
        "01",
        "1.",
        "+1",
        "1e-400",
        "123456789012345678901234567890",
    ),
    *(
        '"AA"',
        '"a:b"',
        '"\\u003a"',
        '"\\ud800"',
        '"\\ud83c\\udf0a"',
        '"\x01"',
        '"é"',
        '"2024-02-01"',
        '"x"',
        "[]",
        "{}",
    ),
    *('"2024-02-01T08:00:00+01:00"', f'"{"x" * 1000}"', f'"{"x" * 1001}"', "9" * 5000, ""),
]


def tensor(name, *values, more=""):
    data = ",".join(values)
    return f'{{"name":"{name}","datatype":"{KINDS[name][0]}","shape":[{len(values)}],"data":[{data}]{more}}}'


def body(*, more="", **changed):
    tensors = ",".join(tensor(name, *(PLAIN | changed)[name].split(";")) for name in PLAIN)
    return f'{{"inputs":[{tensors}]{more}}}'.encode()


def strictly(content):
    """What the strict reader makes of it; None where it refuses."""
    try:
        document = request_body.parse(content)
        return document, validated(document.get("inputs"), COLUMNS, request_body.MOST_ROWS)
    except MismatchError:
        return None


def require_the_same(content):
    read = READER.read(content, request_body.MOST_ROWS)
    if read is not None:
        strict = strictly(content)
        assert strict is not None, content
        document, values = strict
        assert repr(read[1]) == repr(values)  # of -0.0 and 0, of 1 and 1.0 and True, too
        assert read[0] == {key: value for key, value in document.items() if key != "inputs"}
    return read is not None


def test_a_plain_request_is_read():
    assert require_the_same(body())
    assert require_the_same(body(more=',"id":"a:b"'))
    assert require_the_same(
        body(carrier='"AA";null', distance="1;2.5", stops="1;2", rebooked="true;null", booked="null;null")
    )


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value[:20] or "nothing")
@pytest.mark.parametrize("name", PLAIN)
def test_a_value_is_read_as_the_strict_reader_reads_it(name, value):
    require_the_same(body(**{name: value}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xef\xbb\xbf" + body(),
        body()[:-1],
        body() + b"x",
        body(more=',"id":1'),
        body(more=f',"id":"{"x" * 201}"'),
        body(more=',"inputs":[]'),
        body(more=',"id":"a","id":"b"'),
        body(more=',"id":"\\u003a","id":"b"'),
        body(more=',"outputs":[{"name":"x"}]'),
        body(more=',"strange":1'),
        body().replace(b'"shape":[1]', b'"shape":[2]', 1),
        body().replace(b'"data":[350.5]', b'"data":[350.5],"data":[1.5]'),
        body().replace(b'"name":"stops"', b'"name":"stops","parameters":{}'),
        body().replace(b'"name":"stops"', b'"name":"distance"'),
        body().replace(b"FP64", b"FP32"),
        body(stops="null"),
        b'{"inputs":[' + b"[]," * 10_000 + b"0]}",
        b"[" * 10_000 + b"]" * 10_000,
        b'{"\xff":1}',
    ],
    ids=lambda content: content[-30:].decode(errors="replace"),
)
def test_what_is_not_plain_is_left_to_the_strict_reader(content):
    assert not require_the_same(content)


def test_bodies_with_bytes_changed_at_random_are_read_alike():
    drawn = random.Random(0)
    letters = b'{}[]",:\\019.-eE+nulltrue \n\x00\xff'
    read = 0
    for _ in range(3000):
        content = bytearray(body(more=',"id":"a"'))
        for _ in range(drawn.randint(1, 3)):
            place = drawn.randrange(len(content))
            content[place : place + drawn.randint(0, 2)] = bytes(drawn.choices(letters, k=drawn.randint(0, 2)))
        read += require_the_same(bytes(content))
    assert read > 100, "some changes leave a request plain"


def test_the_order_of_keys_and_inputs_changes_nothing():
    document = json.loads(body())
    turned = {"inputs": [dict(reversed(tensor.items())) for tensor in document["inputs"][::-1]]}
    read = READER.read(json.dumps(turned).encode(), 10)
    assert read is not None
    assert [*read[1]] == [*COLUMNS]
