"""Read a request's body as strict JSON, within limits of size and time."""

import asyncio
import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import ClientDisconnect, Request

from tidegate.data.request_values import MismatchError
from tidegate.errors import unknown

MOST_BYTES = 4 * 2**20
MOST_HELD_BYTES = 64 * 2**20
"""The most bytes of all bodies that have arrived, in full or in part, and are not yet answered."""
MOST_ROWS = 10_000
MOST_BRACKETS = 100_000
"""Opening brackets, in texts too. A million lists are 4 MB to send, but take 100 MB and seconds to parse."""
MOST_SECONDS = 10.0
ENCODING = "content-encoding"
REQUEST_KEYS = ("id", "inputs", "outputs", "parameters")


class RefusedError(Exception):
    """A request that is refused unread; `code` is the HTTP status, `cause` one word for logs."""

    def __init__(self, code: int, message: str, *, cause: str) -> None:
        super().__init__(message)
        self.code = code
        self.cause = cause


class HeldBytes:
    """Counts the bytes of all requests' bodies in memory."""

    def __init__(self) -> None:
        self.total = 0

    @contextmanager
    def request(self) -> Iterator[Callable[[int], None]]:
        """A function that counts one request's bytes until the block ends. Raises RefusedError above the limit."""
        own = 0

        def hold(more: int) -> None:
            nonlocal own
            own += more
            self.total += more
            if self.total > MOST_HELD_BYTES:
                raise RefusedError(503, "too many bytes of requests are waiting; try again", cause="bytes_held")

        try:
            yield hold
        finally:
            self.total -= own


def require_plain(encoding: str) -> None:
    """Raise MismatchError for a body that is compressed: a few bytes could become gigabytes."""
    if encoding.strip().lower() not in ("", "identity"):
        reason = f"{ENCODING} {encoding[:40]!r} is not undone here; send the body as it is"
        raise MismatchError(reason, cause="encoding")


async def read(request: Request, hold: Callable[[int], None]) -> bytes:
    """The body; `hold` is called with the size of each piece that arrives.

    A declared length beyond the limit is refused unread, an undeclared one as soon as it is passed.
    """
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdecimal() or len(declared) > 18 or int(declared) > MOST_BYTES:
        raise _too_large()
    received = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                hold(len(chunk))
                received += chunk
                if len(received) > MOST_BYTES:
                    raise _too_large()  # not kept in a variable: the error would hold itself, and what was received
    except TimeoutError:
        raise RefusedError(
            408, f"the body took longer than {MOST_SECONDS:.0f} s to arrive", cause="body_time"
        ) from None
    except ClientDisconnect:
        raise _gone() from None
    return bytes(received)


async def still_wanted(request: Request) -> None:
    """Raise RefusedError where the client has disconnected."""
    if await request.is_disconnected():
        raise _gone()


def _too_large() -> RefusedError:
    return RefusedError(413, f"a request has at most {MOST_BYTES} bytes", cause="too_large")


def _gone() -> RefusedError:
    """499 is nginx's code for it: no validation refused the request."""
    return RefusedError(499, "the client disconnected", cause="client_gone")


def parse(body: bytes) -> dict[str, object]:
    """The request's JSON object, in UTF-8. NaN, infinity, repeated and unknown keys and halves of surrogate pairs are
    refused with a MismatchError.
    """
    if body.count(b"[") + body.count(b"{") > MOST_BRACKETS:
        raise MismatchError(f"more than {MOST_BRACKETS:,} brackets; send fewer rows in one request", cause="json")
    try:
        with _uncollected():
            document = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        if b"\\u" in body:
            json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MismatchError(f"not valid JSON: {str(error)[:200]}", cause="json") from None
    if not isinstance(document, dict):
        raise MismatchError("the body must be a JSON object", cause="json")
    if strange := [key for key in document if key not in REQUEST_KEYS]:
        raise MismatchError(unknown(strange[0][:80], REQUEST_KEYS, what="key of a request"))
    if not isinstance(document.get("id", ""), str) or len(document.get("id", "")) > 200:
        raise MismatchError("id must be a string of at most 200 characters")
    return document


@contextmanager
def _uncollected() -> Iterator[None]:
    """Parsed JSON holds no cycles: repeated garbage collection while it grows would keep health checks waiting."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")
