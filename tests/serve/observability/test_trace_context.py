"""A trace is read from `traceparent` as its standard says, or there is none."""

import pytest

from tidegate.serve.observability import trace_context
from tidegate.serve.observability.trace_context import TraceContext

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.mark.parametrize(
    ("header", "is_sampled"),
    [
        (f"00-{TRACE}-{PARENT}-01", True),
        (f"00-{TRACE}-{PARENT}-00", False),
        (f"00-{TRACE}-{PARENT}-03", True),
        (f"cc-{TRACE}-{PARENT}-01-what-the-future-brings", True),
    ],
)
def test_a_request_says_whether_its_trace_is_sampled(header, is_sampled):
    assert trace_context.read(header.encode()) == TraceContext(TRACE, PARENT, is_sampled)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00",
        f"00-{TRACE}-{PARENT}",
        f"00-{TRACE}-{PARENT}-1",
        f"00-{TRACE}-{PARENT}-01-more",
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{TRACE[:-1]}\n-{PARENT}-01",
        f" 00-{TRACE}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01\n",
    ],
)
def test_what_is_not_as_the_standard_says_is_none(header):
    assert trace_context.read(header.encode()) is None


def test_a_new_trace_has_an_id_of_its_own():
    one, other = trace_context.begun(), trace_context.begun()
    assert one.trace != other.trace
    assert (len(one.trace), one.parent, one.is_sampled) == (32, "", True)
