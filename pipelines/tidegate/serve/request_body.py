"""Read a request's body within limits of size and time, and as strict JSON."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import ClientDisconnect, Request

from tidegate.errors import unknown
from tidegate.models.signature import MismatchError

MOST_BYTES = 4 * 2**20
MOST_HELD_BYTES = 64 * 2**20
"""Of all bodies that have arrived, whole or in part, and are not answered yet."""
MOST_ROWS = 10_000
MOST_BRACKETS = 100_000
"""Opening ones, in texts too. A million lists are 4 MB to send, but 100 MB and seconds to read."""
MOST_SECONDS = 10.0
REQUEST_KEYS = ("id", "inputs", "outputs", "parameters")


class RefusedError(Exception):
    """A request that is not looked into; `code` is the status that says why."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Held:
    """How much of all requests' bodies lies in memory."""

    def __init__(self) -> None:
        self.total = 0

    @contextmanager
    def request(self) -> Iterator[Callable[[int], None]]:
        """Gives a function that counts bytes of one request, until the block ends. It raises RefusedError beyond."""
        own = 0

        def hold(more: int) -> None:
            nonlocal own
            own += more
            self.total += more
            if self.total > MOST_HELD_BYTES:
                raise RefusedError(503, "too many bytes of requests are waiting; try again")

        try:
            yield hold
        finally:
            self.total -= own


async def read(request: Request, hold: Callable[[int], None]) -> bytes:
    """The body; `hold` hears how much more of it has arrived.

    A declared length beyond the limit is refused unread, an undeclared one as soon as it is passed.
    """
    too_large = RefusedError(413, f"a request has at most {MOST_BYTES} bytes")
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdecimal() or len(declared) > 18 or int(declared) > MOST_BYTES:
        raise too_large
    received = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                hold(len(chunk))
                received += chunk
                if len(received) > MOST_BYTES:
                    raise too_large
    except TimeoutError:
        raise RefusedError(408, f"the body took longer than {MOST_SECONDS:.0f} s to arrive") from None
    except ClientDisconnect:
        raise _gone() from None
    return bytes(received)


async def still_wanted(request: Request) -> None:
    """Raise RefusedError where the client has left: nobody would read the answer."""
    if await request.is_disconnected():
        raise _gone()


def _gone() -> RefusedError:
    return RefusedError(400, "the client went away")


def parse(body: bytes) -> dict[str, Any]:
    """The request's JSON object, in UTF-8. NaN, infinity, repeated and unknown keys and halves of surrogate pairs are
    refused with a MismatchError.
    """
    if body.count(b"[") + body.count(b"{") > MOST_BRACKETS:
        raise MismatchError(f"more than {MOST_BRACKETS:,} brackets; send fewer rows in one request")
    try:
        with _uncollected():
            found = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MismatchError(f"not usable as JSON: {str(error)[:200]}") from None
    if not isinstance(found, dict):
        raise MismatchError("the body must be a JSON object")
    if strange := [key for key in found if key not in REQUEST_KEYS]:
        raise MismatchError(unknown(strange[0][:80], REQUEST_KEYS, what="key of a request"))
    if not isinstance(found.get("id", ""), str) or len(found.get("id", "")) > 200:
        raise MismatchError("id must be text of at most 200 characters")
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """JSON holds no cycles: looking for them, again and again as it grows, would keep health checks waiting."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice")
    return result


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
