"""Bodies take a bounded part of the memory and of the time, whoever sends them."""

import asyncio
import gc

import pytest
from starlette.requests import Request

from tidegate.data.request_values import MismatchError
from tidegate.serve.http import request_body


def sent(*chunks, gone=False):
    """A request whose body arrives in these parts."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.disconnect"} if gone else {"type": "http.request", "body": b"", "more_body": False})
    waiting = iter(messages)

    async def receive():
        return next(waiting, {"type": "http.disconnect"})

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_what_lies_in_memory_is_bounded_over_all_requests(monkeypatch):
    monkeypatch.setattr(request_body, "MOST_HELD_BYTES", 10)
    held = request_body.HeldBytes()
    with held.request() as first:
        assert asyncio.run(request_body.read(sent(b"12345", b"678"), first)) == b"12345678"
        with (
            pytest.raises(request_body.RefusedError, match="too many bytes of requests") as refused,
            held.request() as second,
        ):
            asyncio.run(request_body.read(sent(b"12", b"3"), second))
        assert (refused.value.code, held.total) == (503, 8)
    assert held.total == 0


def test_a_client_that_left_while_it_sent_is_refused():
    with request_body.HeldBytes().request() as hold, pytest.raises(request_body.RefusedError, match="disconnected"):
        asyncio.run(request_body.read(sent(b"1", gone=True), hold))


def test_a_client_that_left_while_it_waited_costs_no_answer():
    async def wait():
        request = sent(b"1")
        with request_body.HeldBytes().request() as hold:
            await request_body.read(request, hold)
        await request_body.still_wanted(request)

    with pytest.raises(request_body.RefusedError, match="disconnected"):
        asyncio.run(wait())


@pytest.mark.parametrize("part", [b"[]", b'{"a":1}'], ids=["lists", "objects"])
def test_brackets_are_bounded_before_any_is_read(monkeypatch, part):
    monkeypatch.setattr(request_body, "MOST_BRACKETS", 10)
    assert request_body.parse(b'{"inputs":[' + b",".join([part] * 8) + b"]}")["inputs"]
    with pytest.raises(MismatchError, match="more than 10 brackets; send fewer rows"):
        request_body.parse(b'{"inputs":[' + b",".join([part] * 9) + b"]}")


def test_nothing_is_collected_while_a_body_is_read(monkeypatch):
    collected = []
    monkeypatch.setattr(gc, "callbacks", [lambda phase, _: collected.append(phase)])
    request_body.parse(b'{"inputs":[' + b",".join([b"[]"] * 50_000) + b"]}")
    assert (collected, gc.isenabled()) == ([], True)
