"""A server that stops says so in each answer that it still gives."""

import asyncio

import pytest
from starlette.responses import JSONResponse

from tidegate.serve.http.drain import Drain, closing_while_draining


def connection(*, is_draining, **own):
    """What the answer through the app says of the connection."""
    told = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        told.append(message)

    app = closing_while_draining(JSONResponse({}, headers=own), Drain(is_draining))
    asyncio.run(app({"type": "http", "method": "GET", "headers": []}, receive, send))
    return [value for name, value in told[0]["headers"] if name == b"connection"]


@pytest.mark.parametrize(("is_draining", "expected"), [(False, []), (True, [b"close"])])
def test_the_connection_ends_with_the_answer_while_draining_only(is_draining, expected):
    assert connection(is_draining=is_draining) == expected


def test_an_answer_that_says_so_already_says_it_once():
    assert connection(is_draining=True, connection="close") == [b"close"]
